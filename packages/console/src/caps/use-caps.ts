import { useQuery } from '@tanstack/react-query'
import type { paths } from '../api/generated/control-api.d.ts'
import { control, dataOf } from '../api/client.ts'

export type CapUse = paths['/v1/caps']['get']['responses'][200]['content']['application/json']['items'][number]

const REFETCH_MS = 10_000

/** How far caps are used, the fullest first: of one offer or link, or of all. */
export function useCaps(of: { readonly offer_id?: number; readonly link_id?: number } = {}) {
  return useQuery({
    queryKey: ['caps', of],
    queryFn: async ({ signal }) => (await dataOf(control.GET('/v1/caps', { params: { query: of }, signal }))).items,
    refetchInterval: REFETCH_MS,
  })
}
