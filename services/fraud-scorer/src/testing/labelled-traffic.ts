import { createHash } from 'node:crypto'
import { seededRandom } from './seeded-random.ts'
import type { SeededRandom } from './seeded-random.ts'

/** Who is behind a click. */
export type Actor =
  | 'human'
  | 'declared_bot'
  | 'data_center_bot'
  | 'script'
  | 'velocity'
  | 'click_farm'
  | 'repeater'
  | 'timer'
  | 'agent_rotator'
  | 'flooder'
  | 'fast_converter'
  | 'incentivised'

export interface LabelledClick {
  readonly actor: Actor
  readonly timeMs: number
  readonly publisherId: number
  readonly sub1: string
  readonly offerId: number
  readonly userAgent: string
  readonly connection: string
  /** 16 hex digits, as subjects are named. */
  readonly addressKey: string
  readonly visitorKey: string
  /** The visitor had a click on this offer within a day. */
  readonly isDuplicate: boolean
  /** When it converted, ms after the click; null: it did not. */
  readonly convertedAfterMs: number | null
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const BROWSERS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15',
]
/** Browsers of televisions and old telephones, which say odd things. */
const ODD_BROWSERS = [
  'Opera/9.80 (Linux armv7l) Presto/2.12.407 Version/12.50',
  'Dalvik/2.1.0 (Linux; U; Android 9; KFMUWI)',
]
const ROBOTS = [
  'Googlebot/2.1 (+http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
]
const SCRIPTS = ['okhttp/4.12.0', 'Go-http-client/2.0', 'my-downloader 1.4', '']

/** Publishers of people, and of each kind of cheat that works at the level of a source. */
export const PUBLISHERS = {
  people: [1, 2, 3, 4, 5, 6],
  flooder: 20,
  fast_converter: 21,
  incentivised: 22,
  /** Sells what every other robot here clicks for. */
  bots: 23,
} as const
const OFFERS = [101, 102, 103]
const FARMS = 3
const FARM_CLICKS = 2_600

export interface TrafficOptions {
  readonly seed: number
  /** End of the traffic; it covers the 20 hours before, with what clicks quickly in its last 50 minutes. */
  readonly endMs: number
  /** Of people; the others keep their share. */
  readonly people?: number
}

/** Believable traffic in which it is known of every click who made it; the same for the same number. */
export function labelledTraffic({ seed, endMs, people = 3_000 }: TrafficOptions): LabelledClick[] {
  const random = seededRandom(seed)
  const clicks: LabelledClick[] = []
  const seen = new Set<string>()
  const from = (ago: number): number => endMs - ago

  function add(
    actor: Actor,
    click: Omit<LabelledClick, 'actor' | 'isDuplicate' | 'visitorKey' | 'addressKey'> & { address: string },
  ): void {
    if (click.timeMs >= endMs) return
    const { address, ...rest } = click
    const visitorKey = keyOf(`visitor ${address} ${click.userAgent}`)
    const had = `${visitorKey} ${click.offerId}`
    clicks.push({
      ...rest,
      timeMs: Math.floor(rest.timeMs),
      actor,
      visitorKey,
      addressKey: keyOf(`address ${address}`),
      isDuplicate: seen.has(had),
    })
    seen.add(had)
  }

  addPeople()
  addBots()
  addFarms()
  addSources()
  return clicks.toSorted((a, b) => a.timeMs - b.timeMs)

  function addPeople(): void {
    for (let person = 0; person < people; person++) {
      // Every tenth sits in an office with others behind one address; some browse through a rented server.
      const address = random.next() < 0.1 ? `office ${random.whole(1, 15)}` : `home ${person}`
      const connection = random.next() < 0.01 ? 'data_center' : random.pick(['residential', 'mobile', 'business', ''])
      const userAgent = random.next() < 0.004 ? random.pick(ODD_BROWSERS) : random.pick(BROWSERS)
      const publisherId = random.pick(PUBLISHERS.people)
      // Most click once or twice; a few compare for half an hour.
      const wanted = random.next() < 0.03 ? random.whole(8, 25) : random.whole(1, 3)
      let timeMs = from(random.next() * 20 * HOUR_MS)
      for (let count = 0; count < wanted; count++) {
        const converts = random.next() < 0.035
        add('human', {
          timeMs,
          publisherId,
          sub1: `s${random.whole(1, 5)}`,
          offerId: random.pick(OFFERS),
          userAgent,
          connection,
          address,
          convertedAfterMs: converts ? humanDelayMs(random) : null,
        })
        timeMs += random.pauseMs(90_000)
      }
    }
  }

  function addBots(): void {
    const bots = Math.ceil(people / 60)
    for (let bot = 0; bot < bots; bot++) {
      const base = { publisherId: PUBLISHERS.bots, sub1: 'bots', convertedAfterMs: null }
      const several = (
        actor: Actor,
        count: number,
        meanMs: number,
        make: (index: number) => {
          userAgent: string
          connection: string
          address: string
          offerId?: number
          exactMs?: number
        },
      ): void => {
        let timeMs = from(50 * MINUTE_MS) + random.next() * 5 * MINUTE_MS
        for (let index = 0; index < count; index++) {
          const { exactMs, offerId = random.pick(OFFERS), ...rest } = make(index)
          add(actor, { ...base, ...rest, offerId, timeMs })
          timeMs += exactMs ?? random.pauseMs(meanMs)
        }
      }
      several('declared_bot', 4, 300_000, () => ({
        userAgent: random.pick(ROBOTS),
        connection: 'data_center',
        address: `robot ${bot}`,
      }))
      // Looks like a browser, lives in a server.
      several('data_center_bot', 6, 200_000, () => ({
        userAgent: random.pick(BROWSERS),
        connection: 'data_center',
        address: `server ${bot}`,
      }))
      several('script', 4, 200_000, () => ({
        userAgent: random.pick(SCRIPTS),
        connection: 'residential',
        address: `script ${bot}`,
      }))
      several('velocity', 120, 4_000, () => ({
        userAgent: BROWSERS[0] ?? '',
        connection: 'residential',
        address: `fast ${bot}`,
      }))
      // Comes back without a cookie, to the same offer, at its leisure.
      several('repeater', 24, 80_000, () => ({
        userAgent: BROWSERS[1] ?? '',
        connection: 'mobile',
        address: `again ${bot}`,
        offerId: OFFERS[bot % OFFERS.length] ?? 101,
      }))
      several('timer', 20, 0, (index) => ({
        userAgent: BROWSERS[3] ?? '',
        connection: 'residential',
        address: `timer ${bot}`,
        exactMs: 60_000 + random.whole(-2_000, 2_000),
        offerId: OFFERS[index % OFFERS.length] ?? 101,
      }))
      several('agent_rotator', 40, 45_000, (index) => ({
        userAgent: `${BROWSERS[0] ?? ''} Build/${index}`,
        connection: 'residential',
        address: `rotating ${bot}`,
      }))
    }
  }

  /** Rooms full of telephones behind one address: each looks like a person, together they are too busy for people. */
  function addFarms(): void {
    for (let farm = 0; farm < FARMS; farm++) {
      for (let count = 0; count < FARM_CLICKS; count++) {
        add('click_farm', {
          timeMs: from(random.next() * 50 * MINUTE_MS),
          publisherId: PUBLISHERS.bots,
          sub1: 'bots',
          offerId: random.pick(OFFERS),
          userAgent: `${random.pick(BROWSERS)} Model/${random.whole(1, 400)}`,
          connection: 'mobile',
          address: `farm ${farm}`,
          convertedAfterMs: null,
        })
      }
    }
  }

  function addSources(): void {
    const spread = (actor: Actor, publisherId: number, count: number, convert: () => number | null): void => {
      for (let index = 0; index < count; index++) {
        add(actor, {
          timeMs: from(random.next() * 20 * HOUR_MS),
          publisherId,
          sub1: `s${random.whole(1, 2)}`,
          offerId: random.pick(OFFERS),
          userAgent: random.pick(BROWSERS),
          connection: random.pick(['residential', 'mobile']),
          address: `${actor} ${random.whole(1, count)}`,
          convertedAfterMs: convert(),
        })
      }
    }
    // Claims what people would have bought anyway, at any time after.
    spread('flooder', PUBLISHERS.flooder, people * 2, () =>
      random.next() < 0.0005 ? random.next() * 20 * HOUR_MS : null,
    )
    spread('fast_converter', PUBLISHERS.fast_converter, Math.ceil(people / 4), () =>
      random.next() < 0.08 ? 1_000 + random.next() * 6_000 : null,
    )
    spread('incentivised', PUBLISHERS.incentivised, Math.ceil(people / 6), () =>
      random.next() < 0.6 ? humanDelayMs(random) : null,
    )
  }
}

/** People need minutes; one in fifty had the form filled in by the browser. */
function humanDelayMs(random: SeededRandom): number {
  return random.next() < 0.02 ? 6_000 + random.next() * 4_000 : 20_000 + random.pauseMs(8 * MINUTE_MS)
}

function keyOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
