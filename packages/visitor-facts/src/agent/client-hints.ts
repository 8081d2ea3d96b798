import type { RequestHeaders } from '../request-headers.ts'

/** What a browser says in client hints; it tells more there than in a frozen user agent. Empty text when it does not. */
export interface ClientHints {
  readonly platform: string
  readonly platformVersion: string
  readonly model: string
  readonly isMobile: boolean | undefined
  /** Brand in lower case → full version. */
  readonly brands: ReadonlyMap<string, string>
}

const MAX_LENGTH = 255
const BRAND = /"([^"]{1,64})";\s*v="([\d.]{1,32})"/g

/** What tells two sets of hints apart; empty without any. */
export function hintsKey(headers: RequestHeaders): string {
  const { hintBrands, hintMobile, hintPlatform, hintPlatformVersion, hintModel } = headers
  if (hintPlatform === '' && hintMobile === '' && hintBrands === '' && hintPlatformVersion === '' && hintModel === '') {
    return ''
  }
  return [hintPlatform, hintPlatformVersion, hintMobile, hintModel, hintBrands]
    .map((hint) => hint.slice(0, 4 * MAX_LENGTH))
    .join('\n')
}

export function parseClientHints(headers: RequestHeaders): ClientHints {
  const brands = headers.hintBrands.slice(0, 4 * MAX_LENGTH).matchAll(BRAND)
  return {
    platform: unquote(headers.hintPlatform),
    platformVersion: unquote(headers.hintPlatformVersion),
    model: unquote(headers.hintModel),
    isMobile: headers.hintMobile === '?1' ? true : headers.hintMobile === '?0' ? false : undefined,
    brands: new Map([...brands].map(([, brand = '', version = '']) => [brand.toLowerCase(), version])),
  }
}

/** A structured-field string (RFC 8941) without its quotes. */
function unquote(value: string): string {
  return /^"([^"\\]*)"$/.exec(value.trim().slice(0, MAX_LENGTH))?.[1] ?? ''
}
