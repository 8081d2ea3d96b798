import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import type { EventLog } from '@smartlink/event-log/event-log'
import { HEARTBEAT } from '@smartlink/events/heartbeat'
import type { Heartbeat } from '@smartlink/events/heartbeat'
import { STREAMS } from '@smartlink/events/topics'
import { openSecrets } from '@smartlink/secrets/open-secrets'
import { addKey, makeCurrent, removeKey } from '@smartlink/secrets/rotate'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { changeOf } from './testing/catalog-of.ts'
import { openEmbedded, prepareLog, startTestIngress, temporaryDataDir, writeCatalog } from './testing/ingress-on-log.ts'
import { storedClicks, storedConversions, storedMarks, storedSequences } from './testing/stored-events.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const CATALOG = [
  changeOf('domain', { id: 1, hostname: 'go.example', default: true }),
  changeOf('advertiser', { id: 1, postback_token_hash: createHash('sha256').update('secret').digest('hex') }),
  changeOf('publisher', { id: 7 }),
  changeOf('offer', { id: 1, advertiser_id: 1, url: 'https://one.example/?c={click_id}&co={country}&d={device}' }),
  changeOf('smart_link', { id: 1, slug: 'go', visibility: 'public', members: [{ offer_id: 1 }] }),
]

const AGENT =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1'

let data: ReturnType<typeof temporaryDataDir>
let log: EventLog
beforeEach(async () => {
  data = temporaryDataDir()
  log = await openEmbedded(data.path)
  await prepareLog(log)
  await writeCatalog(log, CATALOG)
})
afterEach(async () => {
  await log.close()
  data.remove()
})

function click(url: string, path = '/go?pub=7', headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}${path}`, {
    redirect: 'manual',
    headers: { 'user-agent': AGENT, 'x-forwarded-for': '8.8.8.8', ...headers },
  })
}

async function heartbeats(): Promise<Map<string, Heartbeat>> {
  const found = new Map<string, Heartbeat>()
  const table = await log.table({
    topics: [STREAMS.name],
    onRecord: ({ key, value }) => {
      if (value !== null) found.set(key.toString(), HEARTBEAT.decode(value))
    },
    onCrash: () => undefined,
  })
  await table.ready
  await table.close()
  return found
}

function outbox(number = 0): string {
  return join(data.path, 'outbox', String(number))
}

describe('the ingress on the embedded log', () => {
  it('answers a click, stores it, and takes its conversion', async () => {
    const ingress = await startTestIngress(log, data.path)
    expect(ingress.readiness().filter(({ ready }) => !ready)).toEqual([])
    const answer = await click(ingress.url)
    expect(answer.status).toBe(302)
    const location = new URL(answer.headers.get('location') ?? '')
    expect(location.searchParams.get('co')).toBe('US')
    expect(location.searchParams.get('d')).toBe('mobile')
    expect(answer.headers.get('date')).toBeNull()

    const cid = location.searchParams.get('c') ?? ''
    const postback = (query: string): Promise<Response> => fetch(`${ingress.url}/postback?${query}`)
    const first = await postback(`cid=${cid}&token=secret&payout=1.25&txid=t1`)
    expect([first.status, await first.json()]).toEqual([200, { status: 'accepted' }])
    const again = await postback(`cid=${cid}&token=secret&payout=1.25&txid=t1`)
    expect([again.status, await again.json()]).toEqual([200, { status: 'duplicate' }])
    const wrong = await postback(`cid=${cid}&token=wrong`)
    expect([wrong.status, await wrong.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'conversion.token_wrong' }),
    ])
    const byForm = await fetch(`${ingress.url}/postback`, {
      method: 'POST',
      body: new URLSearchParams({ cid, token: 'secret', txid: 't1', status: 'rejected' }),
    })
    expect(await byForm.json()).toEqual({ status: 'accepted' })
    await ingress.stop()

    const [stored] = storedClicks(outbox())
    expect(stored).toMatchObject({
      outcome: 'delivered',
      country: 'US',
      os: 'iOS',
      address: '8.8.8.0/24',
      class: 'human',
    })
    const conversions = storedConversions(outbox())
    expect(
      conversions.map(({ refused, status, txid, payout_micros }) => [refused, status, txid, payout_micros]),
    ).toEqual([
      ['', 'approved', 't1', 1_250_000],
      ['conversion.token_wrong', 'approved', '', null],
      ['', 'rejected', 't1', null],
    ])
    expect(conversions[0]?.click_id).toEqual(stored?.click_id)
    expect(conversions.map(({ sequence }) => sequence)).toEqual([0, 1, 2])
    expect(conversions[1]?.input).not.toContain('wrong')
    expect(ingress.crashes).toEqual([])
  })

  it('follows the catalog while it runs', async () => {
    const ingress = await startTestIngress(log, data.path)
    expect((await click(ingress.url, '/new?pub=7')).status).toBe(404)
    await writeCatalog(log, [
      changeOf('smart_link', { id: 2, slug: 'new', visibility: 'public', members: [{ offer_id: 1 }] }),
    ])
    await waitFor(async () => (await click(ingress.url, '/new?pub=7')).status === 302, {
      deadlineMs: 5_000,
      what: 'the new link',
    })
    await ingress.stop()
  })

  it('says that it lives, writes marks, and says that it is over when it stops', async () => {
    const ingress = await startTestIngress(log, data.path)
    await click(ingress.url)
    const [live] = await waitFor(
      async () => {
        const found = [...(await heartbeats()).values()]
        return found.length > 0 ? found : undefined
      },
      { deadlineMs: 5_000, what: 'a heartbeat' },
    )
    expect(live).toMatchObject({ label: 'test-node', closed: false, partitions: 1, current_key_id: 1, workers: 1 })
    await ingress.stop()
    expect((await heartbeats()).get(live?.stream ?? '')).toMatchObject({ closed: true })
    const marks = storedMarks(outbox())
    expect(marks[0]).toMatchObject({ sequence: 0, closing: false, partitions: 1, label: 'test-node' })
    expect(marks.at(-1)).toMatchObject({ closing: true })
    expect(marks.slice(0, -1).every(({ closing }) => !closing)).toBe(true)
    expect([...storedSequences(outbox()).values()]).toEqual([marks.map((_, n) => n).concat(marks.length)])
  })

  it('takes changed keys while it runs, and is not ready while another node uses a key that is not held here', async () => {
    const ingress = await startTestIngress(log, data.path, { limits: { heartbeatEveryMs: 100 } })
    const secretsDir = join(data.path, 'secrets')
    const secretsReady = () => ingress.readiness().find(({ name }) => name === 'secrets')
    const tokenOf = async (): Promise<Buffer> => {
      const url = new URL((await click(ingress.url)).headers.get('location') ?? '')
      return Buffer.from(url.searchParams.get('c') ?? '', 'base64url')
    }
    const postback = async (token: Buffer): Promise<number> =>
      (await fetch(`${ingress.url}/postback?cid=${token.toString('base64url')}&token=secret`)).status
    const before = await tokenOf()
    expect(before[0]).toBe(1)

    // Elsewhere the key was added and made current before it came here.
    const elsewhere = join(data.path, 'elsewhere')
    mkdirSync(elsewhere, { mode: 0o700 })
    cpSync(secretsDir, elsewhere, { recursive: true })
    const id = addKey(elsewhere, 'click-token-keys')
    makeCurrent(elsewhere, 'click-token-keys', id, { sinceMs: Date.now(), nowMs: Date.now() })
    const [own] = await waitFor(
      async () => {
        const found = [...(await heartbeats()).values()]
        return found.length > 0 ? found : undefined
      },
      { deadlineMs: 5_000, what: 'a heartbeat' },
    )
    const keys = [...openSecrets({ directory: elsewhere, create: false }).fingerprints(Date.now())]
    const foreign = { ...(own as Heartbeat), stream: 'feedfeedfeedfeed', label: 'ahead', clock: Date.now(), keys }
    await log.append(STREAMS.name, [{ key: foreign.stream, value: HEARTBEAT.encode(foreign) }])
    await waitFor(() => secretsReady()?.ready === false, { deadlineMs: 5_000, what: 'the foreign key to be noticed' })
    expect(secretsReady()?.reason).toMatch(
      /ahead signs click tokens with key 2 \([0-9a-f]{16}\), which is not held here/,
    )

    // The files arrive here.
    cpSync(elsewhere, secretsDir, { recursive: true })
    await waitFor(() => secretsReady()?.ready, { deadlineMs: 5_000, what: 'the new key to be held' })
    const after = await tokenOf()
    expect(after[0]).toBe(id)
    expect([await postback(before), await postback(after)]).toEqual([200, 200])
    removeKey(secretsDir, 'click-token-keys', 1, Date.now())
    await waitFor(async () => (await postback(before)) !== 200, {
      deadlineMs: 5_000,
      what: 'the removed key to be gone',
    })
    expect(await postback(after)).toBe(200)
    await ingress.stop()
    expect(ingress.crashes).toEqual([])
  })

  it('closes earlier streams in the marks of the next, never uses a stream twice, and shares the port among threads', async () => {
    const first = await startTestIngress(log, data.path, { workers: 2 })
    await Promise.all(Array.from({ length: 20 }, () => click(first.url)))
    await first.stop()
    const streams = [0, 1].map((n) => storedMarks(outbox(n))[0]?.stream ?? '')
    expect(storedClicks(outbox(0)).length + storedClicks(outbox(1)).length).toBe(20)

    const second = await startTestIngress(log, data.path, { workers: 1 })
    await click(second.url)
    await second.stop()
    const mark = storedMarks(outbox(0)).find(({ stream }) => stream !== streams[0])
    expect(mark?.closes.map(({ stream }) => stream.toString('hex'))).toEqual([streams[0]])
    const orphan = storedMarks(outbox(1))
    expect(orphan.at(-1)?.stream, 'a closed outbox needs no closing').toBe(streams[1])
  })
})
