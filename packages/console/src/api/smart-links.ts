import { useMutation, useQuery } from '@tanstack/react-query'
import type { paths } from './generated/control-api.d.ts'
import { control, dataOf } from './client.ts'

type Answered<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends {
  responses: { 200: { content: { 'application/json': infer Body } } }
}
  ? Body
  : never

export type Findings = Answered<'/v1/smart-links/{id}/lint', 'get'>['items']
export type Finding = Findings[number]
export type Simulated = Answered<'/v1/smart-links/{id}/simulate', 'post'>
export type TrackingUrls = Answered<'/v1/smart-links/{id}/tracking-urls', 'get'>
export type SimulationBody = NonNullable<
  paths['/v1/smart-links/{id}/simulate']['post']['requestBody']
>['content']['application/json']

const LINT_STALE_MS = 60_000

export function useFindings(id: number, enabled = true) {
  return useQuery({
    queryKey: ['smart-links', id, 'lint'],
    queryFn: async ({ signal }) =>
      (await dataOf(control.GET('/v1/smart-links/{id}/lint', { params: { path: { id: String(id) } }, signal }))).items,
    staleTime: LINT_STALE_MS,
    enabled,
  })
}

export function useTrackingUrls(id: number) {
  return useQuery({
    queryKey: ['smart-links', id, 'tracking-urls'],
    queryFn: ({ signal }) =>
      dataOf(
        control.GET('/v1/smart-links/{id}/tracking-urls', {
          params: { path: { id: String(id) }, query: { limit: '1000' } },
          signal,
        }),
      ),
  })
}

export function useSimulation(id: number) {
  return useMutation({
    mutationFn: (body: SimulationBody) =>
      dataOf(control.POST('/v1/smart-links/{id}/simulate', { params: { path: { id: String(id) } }, body })),
  })
}

export function useTestUrl(id: number) {
  return useMutation({
    mutationFn: (body: { publisher_id?: number; targeting: boolean; schedule: boolean }) =>
      dataOf(control.POST('/v1/smart-links/{id}/test-url', { params: { path: { id: String(id) } }, body })),
  })
}
