import { setTimeout as delay } from 'node:timers/promises'
import { waitFor } from '@smartlink/service-kit/wait-for'
import type { ApiClient } from '../harness/api.ts'

export interface WatchOptions {
  readonly ingressUrl: string
  readonly slug: string
  readonly linkId: number
  readonly report: ApiClient
}

/** A click that is watched is sent so often. */
export const WATCH_EVERY_MS = 50
/** Between the answer of one report and the question for the next. */
const ASK_EVERY_MS = 20
/** Other sub ids of the same link must fit into the answer, too. */
const MAX_SUB_IDS = 1_000
const DAY_MS = 86_400_000
const HEADERS = {
  'user-agent':
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'accept-language': 'en-GB,en;q=0.9',
}

interface Row {
  readonly sub1: string
}

/** Clicks now and then, each with a sub id of its own, and asks a report by sub id until each of them is in it. */
export function watchClicks({ ingressUrl, slug, linkId, report }: WatchOptions): { end(): Promise<Float64Array> } {
  const since = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10)
  const path = `/v1/reports/clicks?from=${since}&group_by=sub1&filter=link:${linkId}&metrics=gross&top=${MAX_SUB_IDS}&limit=${MAX_SUB_IDS}`
  /** When each was answered, of those that no report counted yet. */
  const waiting = new Map<string, number>()
  const seenMs: number[] = []
  let isClicking = true

  async function clicks(): Promise<void> {
    for (let number = 0; isClicking; number++) {
      const sub1 = `watched-${number}`
      const answeredMs = await answerTo(`${ingressUrl}/${slug}?pub=1&sub1=${sub1}`)
      if (answeredMs !== undefined) waiting.set(sub1, answeredMs)
      await delay(WATCH_EVERY_MS)
    }
  }

  async function look(): Promise<boolean> {
    const { rows } = await report.get<{ rows: Row[] }>(path)
    const now = performance.now()
    for (const { sub1 } of rows) {
      const answeredMs = waiting.get(sub1)
      if (answeredMs === undefined) continue
      waiting.delete(sub1)
      seenMs.push(now - answeredMs)
    }
    return !isClicking && waiting.size === 0
  }

  const clicking = clicks()
  const looking = waitFor(look, { deadlineMs: 120_000, everyMs: ASK_EVERY_MS, what: 'every watched click in a report' })
  return {
    end: async () => {
      isClicking = false
      await clicking
      await looking
      return Float64Array.from(seenMs).sort()
    },
  }
}

/** When the redirect was there; undefined when the connection broke, which happens to those that were idle. */
async function answerTo(url: string): Promise<number | undefined> {
  const response = await fetch(url, { headers: HEADERS, redirect: 'manual' }).catch(() => undefined)
  if (response === undefined) return undefined
  await response.arrayBuffer()
  if (response.status !== 302) throw new Error(`a watched click was answered ${response.status}`)
  return performance.now()
}
