import { useQuery } from '@tanstack/react-query'
import type { paths } from '../api/generated/control-api.d.ts'
import { control, dataOf } from '../api/client.ts'

export type Health = paths['/v1/health']['get']['responses'][200]['content']['application/json']

const REFETCH_MS = 5_000

export function useHealth() {
  return useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => dataOf(control.GET('/v1/health', { signal })),
    refetchInterval: REFETCH_MS,
  })
}
