import type { QueryClient } from '@tanstack/react-query'
import type { Session } from './session.ts'

export const SESSION_KEY = ['session'] as const

/** Makes somebody the one who is signed in, or nobody. Nothing that another person has read is kept. */
export function become(queries: QueryClient, session: Session | null): void {
  // The session's own entry stays, as whoever watches it must be told.
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] })
  queries.setQueryData(SESSION_KEY, session)
}
