import { seededRandom } from '@smartlink/service-kit/seeded-random'
import { oneOf } from './one-of.ts'

/** One request as a browser sends it, before it is bytes. */
export interface BrowserRequest {
  readonly target: string
  /** Names and values in turn, as sent. */
  readonly rawHeaders: readonly string[]
}

export interface BrowserRequestsOptions {
  readonly count: number
  readonly seed: number
  readonly slugs: readonly string[]
  readonly publishers: number
}

type Browser = (random: () => number) => readonly string[]

const ACCEPT = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8'
const LANGUAGES = [
  'en-US,en;q=0.9',
  'de-DE,de;q=0.9,en;q=0.8',
  'fr-FR,fr;q=0.9',
  'es-ES,es;q=0.9',
  'pl,en;q=0.7',
  'pt-BR',
]
const REFERRERS = ['https://news.example/', 'https://social.example/feed?id=', 'https://search.example/?q=shoes+', '']
const FETCH = ['Sec-Fetch-Site', 'cross-site', 'Sec-Fetch-Mode', 'navigate', 'Sec-Fetch-Dest', 'document']

const chrome = (platform: string, mobile: boolean, system: string): Browser => {
  return (random) => {
    const version = 128 + Math.floor(random() * 14)
    return [
      'sec-ch-ua',
      `"Chromium";v="${version}", "Not=A?Brand";v="24", "Google Chrome";v="${version}"`,
      'sec-ch-ua-mobile',
      mobile ? '?1' : '?0',
      'sec-ch-ua-platform',
      `"${platform}"`,
      'Upgrade-Insecure-Requests',
      '1',
      'User-Agent',
      `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 ${mobile ? 'Mobile ' : ''}Safari/537.36`,
      ...FETCH,
    ]
  }
}

const safari: Browser = (random) => {
  const version = `${16 + Math.floor(random() * 3)}.${Math.floor(random() * 6)}`
  return [
    'User-Agent',
    `Mozilla/5.0 (iPhone; CPU iPhone OS ${version.replace('.', '_')} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version} Mobile/15E148 Safari/604.1`,
    ...FETCH,
  ]
}

const firefox: Browser = (random) => {
  const version = 128 + Math.floor(random() * 16)
  return [
    'User-Agent',
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`,
    'Upgrade-Insecure-Requests',
    '1',
    ...FETCH,
  ]
}

const BROWSERS: readonly Browser[] = [
  chrome('Android', true, 'Linux; Android 10; K'),
  chrome('Android', true, 'Linux; Android 10; K'),
  chrome('Windows', false, 'Windows NT 10.0; Win64; x64'),
  chrome('macOS', false, 'Macintosh; Intel Mac OS X 10_15_7'),
  safari,
  safari,
  firefox,
]

/** Clicks of so many visitors, different in address, browser, language and sub ids, the same at every run. */
export function browserRequests({ count, seed, slugs, publishers }: BrowserRequestsOptions): BrowserRequest[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, (_, number) => {
    const publisher = 1 + Math.floor(random() * publishers)
    const campaign = Math.floor(random() * 40)
    const referrer = oneOf(random, REFERRERS)
    return {
      target: `/${oneOf(random, slugs)}?pub=${publisher}&sub1=s${Math.floor(random() * 300)}&sub2=campaign-${campaign}&xid=${number.toString(36)}-${Math.floor(random() * 2 ** 32).toString(36)}`,
      rawHeaders: [
        'Host',
        'go.example',
        'Connection',
        'keep-alive',
        ...oneOf(random, BROWSERS)(random),
        'Accept',
        ACCEPT,
        ...(referrer === '' ? [] : ['Referer', referrer.endsWith('/') ? referrer : `${referrer}${campaign}`]),
        'Accept-Encoding',
        'gzip, deflate, br, zstd',
        'Accept-Language',
        oneOf(random, LANGUAGES),
        'X-Forwarded-For',
        publicAddress(random),
      ],
    }
  })
}

/** The request as it goes over the wire. */
export function bytesOf({ target, rawHeaders }: BrowserRequest): Buffer {
  let text = `GET ${target} HTTP/1.1\r\n`
  for (let at = 0; at < rawHeaders.length; at += 2) text += `${rawHeaders[at]}: ${rawHeaders[at + 1]}\r\n`
  return Buffer.from(`${text}\r\n`, 'latin1')
}

const FIRST_OCTETS = [2, 24, 31, 46, 62, 71, 77, 80, 82, 85, 88, 91, 93, 95, 103, 151, 177, 178, 187, 189, 201, 217]

function publicAddress(random: () => number): string {
  const octet = (): number => Math.floor(random() * 256)
  return `${oneOf(random, FIRST_OCTETS)}.${octet()}.${octet()}.${octet()}`
}
