import { Agent, request } from 'node:http'
import type { VariedCatalog } from './varied-catalog.ts'

/** One click as a visitor sends it; all of it follows from its number. */
export interface VariedClick {
  readonly number: number
  readonly link: { readonly id: number; readonly slug: string }
  readonly method: 'GET' | 'HEAD'
  readonly query: string
  readonly address: string
  readonly headers: Readonly<Record<string, string>>
}

const ADDRESSES = [
  '91.1.2.3',
  '90.5.6.7',
  '8.8.8.8',
  '81.130.4.4',
  '126.1.1.1',
  '117.195.1.1',
  '10.1.2.3',
  '2003::5',
  '2a02:8071::9',
  '200.160.2.3',
]
const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Linux; Android 11; SM-T500) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0',
  'Googlebot/2.1 (+http://www.google.com/bot.html)',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'curl/8.5.0',
]
const LANGUAGES = ['de-DE,de;q=0.9', 'en-US,en;q=0.8,fr;q=0.9', 'fr', '*', '']
const REFERRERS = ['', 'https://news.example/today?x=1', 'https://blog.example/a', 'https://www.search.example/?q=news']
const DEEP_LINKS = [
  'https://deep.example/x?c={country}&cid={click_id}',
  'https://evil.example/',
  'http://deep.example/',
]

export function variedClick(
  number: number,
  { links, publisherIds }: Pick<VariedCatalog, 'links' | 'publisherIds'>,
): VariedClick {
  const random = generator(number)
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
  const link = pick(links)
  const query = new URLSearchParams()
  const publisher = random()
  if (publisher > 0.02)
    query.set(
      pick(['pub', 'publisher']),
      publisher < 0.04 ? 'x1' : publisher < 0.06 ? '99999' : String(pick(publisherIds)),
    )
  query.set(pick(['sub1', 'sub_id']), `s${Math.floor(random() * 6)}`)
  if (random() < 0.3) query.set('sub2', pick(['..', 'ä b&c', 'x'.repeat(300)]))
  if (random() < 0.5) query.set('colour', pick(['red', 'blue', 'RED']))
  if (random() < 0.2) query.set('url', pick(DEEP_LINKS))
  query.set('xid', String(number))
  const language = pick(LANGUAGES)
  const referrer = pick(REFERRERS)
  return {
    number,
    link,
    method: random() < 0.04 ? 'HEAD' : 'GET',
    query: query.toString(),
    // Few visitors with few agents, so that some come back.
    address: pick(ADDRESSES),
    headers: {
      'user-agent': pick(AGENTS),
      ...(language === '' ? {} : { 'accept-language': language }),
      ...(referrer === '' ? {} : { referer: referrer }),
      ...(random() < 0.03 ? { 'sec-purpose': 'prefetch' } : {}),
    },
  }
}

/** Sends clicks, a few at a time, through a proxy that names the visitor's address. */
export async function sendClicks(ingressUrl: string, clicks: readonly VariedClick[], atOnce: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const waiting = [...clicks]
  const visitor = async (): Promise<void> => {
    for (let click = waiting.shift(); click !== undefined; click = waiting.shift()) await send(ingressUrl, click, agent)
  }
  await Promise.all(Array.from({ length: atOnce }, visitor))
  agent.destroy()
}

function send(ingressUrl: string, click: VariedClick, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { ...click.headers, 'x-forwarded-for': click.address }
    const outgoing = request(`${ingressUrl}/${click.link.slug}?${click.query}`, {
      method: click.method,
      agent,
      headers,
    })
    outgoing.once('response', (response) => {
      response.resume()
      response.once('end', () => resolve())
    })
    outgoing.once('error', reject)
    outgoing.end()
  })
}

/** Mulberry32: the same numbers for the same seed. */
function generator(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
