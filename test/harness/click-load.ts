import { Agent, request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { waitFor } from '@smartlink/service-kit/wait-for'

/** What a visitor was told: the ledger against which ClickHouse is checked. */
export interface LedgerEntry {
  /** UUID of the click, from its token in the redirect. */
  readonly clickId: string
  readonly offerId: number
  readonly slug: string
}

export interface ClickLoadOptions {
  /** Asked again for every click, because a restarted ingress may listen elsewhere. */
  ingressUrl(): string
  readonly slugs: readonly string[]
  readonly publisherIds: readonly number[]
  /** Visitors at once. */
  readonly connections: number
  /** Upper bound, all visitors together; none waits for it when the server is slower. */
  readonly clicksPerSecond?: number
}

export interface ClickLoad {
  /** Every redirect that was received, in the order of their arrival. */
  readonly ledger: readonly LedgerEntry[]
  /** Answers that were no redirect, by status. */
  readonly others: ReadonlyMap<number, number>
  /** Requests that got no answer: the connection broke or was refused. */
  readonly unanswered: number
  stop(): Promise<void>
}

const REQUEST_TIMEOUT_MS = 10_000
const PAUSE_WHEN_REFUSED_MS = 20

/** Visitors who click as fast as they are answered, until stopped. Each redirect received goes into the ledger. */
export function startClickLoad(options: ClickLoadOptions): ClickLoad {
  const ledger: LedgerEntry[] = []
  const others = new Map<number, number>()
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections })
  const pauseMs = options.clicksPerSecond === undefined ? 0 : (1_000 * options.connections) / options.clicksPerSecond
  let unanswered = 0
  let stopping = false
  let count = 0

  async function visitor(number: number): Promise<void> {
    while (!stopping) {
      const startedMs = performance.now()
      const click = count++
      const slug = options.slugs[click % options.slugs.length] ?? ''
      const publisher = options.publisherIds[click % options.publisherIds.length] ?? 0
      const url = `${options.ingressUrl()}/${slug}?pub=${publisher}&sub1=s${click % 50}&xid=${number}-${click}`
      try {
        const { status, location } = await get(url, agent, click)
        const entry = location === undefined ? undefined : readRedirect(location, slug)
        if (entry !== undefined) ledger.push(entry)
        else others.set(status, (others.get(status) ?? 0) + 1)
      } catch {
        unanswered++
        await delay(PAUSE_WHEN_REFUSED_MS)
      }
      const restMs = pauseMs - (performance.now() - startedMs)
      if (restMs > 1) await delay(restMs)
    }
  }

  const visitors = Array.from({ length: options.connections }, (_, number) => visitor(number))
  return {
    ledger,
    others,
    get unanswered() {
      return unanswered
    },
    stop: async () => {
      stopping = true
      await Promise.all(visitors)
      agent.destroy()
    },
  }
}

/** Waits until visitors were sent on this many times more. */
export async function moreClicks(load: ClickLoad, clicks: number): Promise<void> {
  const from = load.ledger.length
  await waitFor(() => load.ledger.length >= from + clicks, { deadlineMs: 90_000, what: `${clicks} more redirects` })
}

function get(url: string, agent: Agent, click: number): Promise<{ status: number; location: string | undefined }> {
  return new Promise((resolve, reject) => {
    const headers = {
      'user-agent': `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${100 + (click % 40)}.0.0.0 Safari/537.36`,
      'accept-language': 'en-GB,en;q=0.9',
      // Believed where the ingress trusts this machine as a proxy: visitors then lie in every partition.
      'x-forwarded-for': `91.${click % 7}.${click % 13}.${click % 251}`,
    }
    const outgoing = request(url, { agent, headers, timeout: REQUEST_TIMEOUT_MS }, (response) => {
      response.resume()
      response.once('end', () => resolve({ status: response.statusCode ?? 0, location: response.headers.location }))
      response.once('error', reject)
    })
    outgoing.once('timeout', () => outgoing.destroy(new Error('no answer in time')))
    outgoing.once('error', reject)
    outgoing.end()
  })
}

/** Offers under test carry the click token as `cid` and their own id as `offer` in their URL. */
function readRedirect(location: string, slug: string): LedgerEntry | undefined {
  const url = new URL(location)
  const token = url.searchParams.get('cid')
  if (token === null) return undefined
  return { clickId: clickIdOfToken(token), offerId: Number(url.searchParams.get('offer')), slug }
}

/** The token's bytes 2 to 17 are the click's UUID. */
export function clickIdOfToken(token: string): string {
  const hex = Buffer.from(token, 'base64url').toString('hex', 2, 18)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
