import { QueryClient } from '@tanstack/react-query'
import { ProblemError } from './problem.ts'

const STALE_MS = 15_000
const MAX_RETRIES = 2

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        // What the server refused it refuses again; what it could not do it may do now.
        retry: (failures, error) =>
          failures < MAX_RETRIES && !(error instanceof ProblemError && error.problem.status < 500),
        refetchOnWindowFocus: true,
      },
    },
  })
}
