import { Agent, request } from 'node:http'
import type { Logger } from '@smartlink/service-kit/logger'
import { Population } from './population.ts'
import type { Visitor } from './population.ts'
import { SeededRandom } from './random.ts'

/** A demo link and the publishers that send visitors to it. */
export interface TrafficSource {
  readonly slug: string
  readonly publisherIds: readonly [number, ...number[]]
  readonly share: number
}

export interface DemoTrafficOptions {
  readonly ingressUrl: string
  readonly clicksPerSecond: number
  readonly seed: number
  readonly sources: readonly TrafficSource[]
  countryOf(address: string): string
  /** The postback URL's query for a click token, or null when this offer never converts; by the offer's URL. */
  postbackFor(location: URL): URL | null
  readonly logger: Logger
}

export interface DemoTraffic {
  stop(): void
}

const TICK_MS = 100
const REQUEST_TIMEOUT_MS = 5_000
const WAITING_CONVERSIONS = 5_000
/** Of the people who arrive at an offer. */
const CONVERSION_SHARE = 0.04
const CONVERSION_MEDIAN_MS = 90_000
const CONVERSION_SIGMA = 1.4
const SUB_IDS = ['newsletter', 'banner-top', 'review', 'push', 'story'] as const

/**
 * Sends visitors to the demo links at a steady rate, from addresses all over the world (the ingress is told to believe
 * loopback's `X-Forwarded-For`), and later, as people do, some conversions.
 */
export function startDemoTraffic(options: DemoTrafficOptions): DemoTraffic {
  const { clicksPerSecond, sources, logger } = options
  const random = new SeededRandom(options.seed)
  const population = new Population(random, options.countryOf)
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const conversions = new Set<NodeJS.Timeout>()
  let owed = 0
  let failures = 0

  function click(visitor: Visitor): void {
    const source = random.weighted(sources)
    const url = new URL(`/${source.slug}`, options.ingressUrl)
    url.searchParams.set('pub', String(random.pick(source.publisherIds)))
    url.searchParams.set('sub1', random.pick(SUB_IDS))
    const headers: Record<string, string> = {
      'user-agent': visitor.userAgent,
      'x-forwarded-for': visitor.address,
      accept: 'text/html,application/xhtml+xml',
    }
    if (visitor.languages !== '') headers['accept-language'] = visitor.languages
    send(url, headers, (location) => {
      if (!visitor.robot && random.next() < CONVERSION_SHARE) convertLater(location)
    })
  }

  function convertLater(location: URL): void {
    const postback = options.postbackFor(location)
    if (postback === null || conversions.size >= WAITING_CONVERSIONS) return
    const timer = setTimeout(
      () => {
        conversions.delete(timer)
        send(postback, {}, () => {})
      },
      random.logNormal(CONVERSION_MEDIAN_MS, CONVERSION_SIGMA),
    )
    conversions.add(timer)
  }

  function send(url: URL, headers: Record<string, string>, onRedirect: (location: URL) => void): void {
    const outgoing = request(url, { agent, headers, timeout: REQUEST_TIMEOUT_MS }, (response) => {
      response.resume()
      const { location } = response.headers
      if (location !== undefined && URL.canParse(location)) onRedirect(new URL(location))
    })
    outgoing.on('timeout', () => outgoing.destroy())
    outgoing.on('error', (error) => {
      if (failures++ === 0) logger.warn({ err: error }, 'A demo visitor got no answer; later ones are not reported')
    })
    outgoing.end()
  }

  const timer = setInterval(() => {
    owed += (clicksPerSecond * TICK_MS) / 1_000
    while (owed >= 1) {
      const visitor = population.next()
      for (let again = 0; again < visitor.clicks && owed >= 1; again++, owed--) click(visitor)
    }
  }, TICK_MS)
  logger.info({ clicks_per_second: clicksPerSecond, seed: options.seed }, 'Sending demo visitors')

  return {
    stop: () => {
      clearInterval(timer)
      for (const conversion of conversions) clearTimeout(conversion)
      agent.destroy()
    },
  }
}
