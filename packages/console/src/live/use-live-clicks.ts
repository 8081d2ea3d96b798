import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { fetchJson, REPORT_BASE } from '../api/client.ts'

/** A click as the list and the stream show it. */
export interface LiveClick {
  readonly click_id: string
  readonly time: string
  readonly class: string
  readonly outcome: string
  /** Not shown to publishers. */
  readonly reason?: string
  readonly link_id: number
  readonly publisher_id: number
  readonly offer_id: number
  readonly sub1: string
  readonly country: string
  readonly device: string
  readonly os: string
  readonly browser: string
}

const MOST_KEPT = 500
const BEGIN_WITH = 50

/** The latest clicks and then each new one, newest first. While paused, none is added. */
export function useLiveClicks(paused: boolean) {
  const [arrived, setArrived] = useState<readonly LiveClick[]>([])
  const [connected, setConnected] = useState(false)
  const [skipped, setSkipped] = useState(false)
  const begin = useQuery({
    queryKey: ['clicks', 'recent'],
    queryFn: ({ signal }) =>
      fetchJson<{ rows: readonly LiveClick[] }>(`${REPORT_BASE}/v1/clicks?limit=${BEGIN_WITH}`, { signal }),
    staleTime: 0,
    refetchOnWindowFocus: false,
  })

  useEffect(() => {
    if (paused) return undefined
    // The browser connects again by itself when the stream breaks.
    const source = new EventSource(`${REPORT_BASE}/v1/live`)
    source.addEventListener('open', () => setConnected(true))
    source.addEventListener('error', () => setConnected(false))
    source.addEventListener('skipped', () => setSkipped(true))
    source.addEventListener('click', (event) => {
      const click = JSON.parse((event as MessageEvent<string>).data) as LiveClick
      setArrived((before) => [click, ...before].slice(0, MOST_KEPT))
    })
    return () => {
      source.close()
      setConnected(false)
    }
  }, [paused])

  const known = new Set(arrived.map(({ click_id }) => click_id))
  const clicks =
    begin.data === undefined && arrived.length === 0
      ? undefined
      : [...arrived, ...(begin.data?.rows ?? []).filter(({ click_id }) => !known.has(click_id))].slice(0, MOST_KEPT)
  return { clicks, connected, skipped, error: begin.error, retry: () => void begin.refetch() }
}
