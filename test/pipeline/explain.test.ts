import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiClient } from '../harness/api.ts'
import { queryClickHouse } from '../harness/clickhouse-query.ts'
import { startSmartLink, temporaryDirectory } from '../harness/smart-link.ts'
import type { RunningSmartLink } from '../harness/smart-link.ts'
import { createVariedCatalog } from '../harness/varied-catalog.ts'
import type { VariedCatalog } from '../harness/varied-catalog.ts'
import { sendClicks, variedClick } from '../harness/varied-clicks.ts'

const ROUNDS = 12
const CLICKS_PER_ROUND = 100
const SIMULATED = 400
const AT_ONCE = 8
/** Thousands of questions to a server that shares this machine. */
const TIMEOUT_MS = 600_000
const DRAW_RANGE = 2 ** 52

const directory = temporaryDirectory()
let smartLink: RunningSmartLink
let catalog: VariedCatalog
let stored: readonly StoredRow[] = []

interface StoredRow {
  readonly id: string
  readonly number: number
  readonly outcome: string
  readonly reason: string
}

interface Decided {
  readonly outcome: string
  readonly reason: string
  readonly member: number
  readonly offer_id: number
  readonly draw: number
  readonly trace: readonly { readonly member: number; readonly offer_id: number; readonly result: string }[]
  readonly caps: readonly { readonly cap: string; readonly remaining: number }[]
}

interface Explained {
  readonly agrees: boolean | null
  readonly differences: readonly unknown[]
  readonly revision: number
  readonly time: string
  readonly given: readonly { readonly input: string }[]
  readonly inputs: {
    readonly class: string
    readonly fraud: unknown
    readonly duplicate_offers: readonly number[]
    readonly returning: boolean
  }
  readonly stored: Decided
}

beforeAll(async () => {
  smartLink = await startSmartLink({
    dataDir: directory.path,
    flags: ['--no-demo', '--trusted-proxies', '127.0.0.1/32'],
  })
  catalog = await createVariedCatalog(smartLink.control)
  for (let round = 0; round < ROUNDS; round++) {
    const numbers = Array.from({ length: CLICKS_PER_ROUND }, (_, index) => round * CLICKS_PER_ROUND + index)
    const clicks = numbers.map((number) => variedClick(number, catalog))
    // The catalog changes while clicks are on their way.
    await Promise.all([sendClicks(smartLink.ingressUrl, clicks, AT_ONCE), catalog.edit(round)])
  }
  stored = await waitFor(
    async () => {
      const rows = await queryClickHouse<StoredRow>(
        smartLink.analyst,
        `SELECT toString(click_id) AS id, toInt32OrZero(xid) AS number, outcome, reason FROM clicks
         ORDER BY catalog_revision, link_id, publisher_id`,
      )
      return rows.length >= ROUNDS * CLICKS_PER_ROUND ? rows : undefined
    },
    { deadlineMs: 60_000, what: 'every click in ClickHouse' },
  )
})

afterAll(async () => {
  smartLink?.process.kill('SIGKILL')
  await smartLink?.process.ended
  directory.remove()
})

test('the clicks are varied enough to mean something', () => {
  expect(stored).toHaveLength(ROUNDS * CLICKS_PER_ROUND)
  expect(new Set(stored.map(({ outcome }) => outcome))).toEqual(new Set(['delivered', 'fallback', 'blocked', 'lost']))
  expect(new Set(stored.map(({ reason }) => reason)).size).toBeGreaterThanOrEqual(10)
})

const explained = new Map<string, Explained>()

test(
  'every stored click, decided again with the catalog of its revision, is as it was stored',
  { timeout: TIMEOUT_MS },
  async () => {
    await eachOf(stored, async ({ id }) => {
      explained.set(id, await patiently<Explained>(smartLink.report, 'GET', `/v1/clicks/${id}/explain`))
    })
    const wrong = [...explained].filter(([, { agrees }]) => agrees !== true)
    expect(wrong.slice(0, 3).map(([id, { differences }]) => ({ id, differences }))).toEqual([])
    expect(explained.size).toBe(stored.length)
    const inputs = new Set(
      [...explained.values()].flatMap(({ given }) => given.map(({ input }) => input.split('.')[0])),
    )
    for (const input of ['member', 'url', 'random', 'click_id', 'publisher_id']) expect(inputs).toContain(input)
  },
)

test('simulating the same click at its revision comes to the same decision', { timeout: TIMEOUT_MS }, async () => {
  const every = Math.ceil(stored.length / SIMULATED)
  const sample = stored.filter((_, index) => index % every === 0)
  const wrong: unknown[] = []
  await eachOf(sample, async ({ id, number }) => {
    const click = variedClick(number, catalog)
    const was = explained.get(id)
    if (was === undefined) throw new Error('not explained')
    const { 'user-agent': user_agent, ...headers } = click.headers
    const again = await patiently<Decided>(smartLink.control, 'POST', `/v1/smart-links/${click.link.id}/simulate`, {
      revision: was.revision,
      at: was.time,
      ip: click.address,
      user_agent,
      headers,
      query: click.query,
      class: was.inputs.class,
      fraud: was.inputs.fraud,
      duplicate_offer_ids: was.inputs.duplicate_offers,
      visitor: { returning: was.inputs.returning },
      cap_state: capState(was),
      draw: was.stored.draw < 0 ? 0 : was.stored.draw / DRAW_RANGE,
    })
    if (essence(again) !== essence(was.stored)) wrong.push({ id, click, again, was })
  })
  expect(wrong.slice(0, 2)).toEqual([])
  expect(sample.length).toBeGreaterThanOrEqual(SIMULATED - 1)
})

/** What was left of each cap, by its id. */
function capState({ stored: { caps } }: Explained): Record<string, number | 'unknown'> {
  return Object.fromEntries(
    caps.map(({ cap, remaining }) => [/\.c(\d+)\./.exec(cap)?.[1] ?? '', remaining === -1 ? 'unknown' : remaining]),
  )
}

function essence({ outcome, reason, member, offer_id, trace }: Decided): string {
  return JSON.stringify([
    outcome,
    reason,
    member,
    offer_id,
    trace.map((step) => [step.member, step.offer_id, step.result]),
  ])
}

/** A few at a time. */
async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

/** Asks again when told to come back later. */
function patiently<T>(api: ApiClient, method: string, path: string, body?: unknown): Promise<T> {
  return waitFor(
    async () => {
      const response = await api.raw(method, path, body)
      const text = await response.text()
      if (response.status === 429 || response.status === 503) return undefined
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
      return JSON.parse(text) as T
    },
    { deadlineMs: 120_000, everyMs: 1_000, what: `${method} ${path}` },
  )
}
