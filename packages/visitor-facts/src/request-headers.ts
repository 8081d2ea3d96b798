/** The headers facts are made of; empty text for one that is absent. */
export interface RequestHeaders {
  readonly userAgent: string
  readonly accept: string
  readonly acceptLanguage: string
  readonly referer: string
  /** All of them, in order, joined by commas. */
  readonly forwardedFor: string
  readonly secPurpose: string
  readonly purpose: string
  readonly xPurpose: string
  readonly xMoz: string
  readonly hintBrands: string
  readonly hintMobile: string
  readonly hintPlatform: string
  readonly hintPlatformVersion: string
  readonly hintModel: string
}

const NAMES: readonly [string, keyof RequestHeaders][] = [
  ['user-agent', 'userAgent'],
  ['accept', 'accept'],
  ['accept-language', 'acceptLanguage'],
  ['referer', 'referer'],
  ['x-forwarded-for', 'forwardedFor'],
  ['sec-purpose', 'secPurpose'],
  ['purpose', 'purpose'],
  ['x-purpose', 'xPurpose'],
  ['x-moz', 'xMoz'],
  ['sec-ch-ua-full-version-list', 'hintBrands'],
  ['sec-ch-ua-mobile', 'hintMobile'],
  ['sec-ch-ua-platform', 'hintPlatform'],
  ['sec-ch-ua-platform-version', 'hintPlatformVersion'],
  ['sec-ch-ua-model', 'hintModel'],
]

/** In lower case and as most clients spell them; other spellings cost a little more. */
const FIELDS: ReadonlyMap<string, keyof RequestHeaders> = new Map(
  NAMES.flatMap(([name, field]): [string, keyof RequestHeaders][] => [
    [name, field],
    [name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase()), field],
  ]),
)
const NAME_LENGTHS: ReadonlySet<number> = new Set(NAMES.map(([name]) => name.length))

/** Reads them from names and values in turn, as sent. The first of several counts, except where all do. */
export function readRequestHeaders(raw: readonly string[]): RequestHeaders {
  const found: Record<keyof RequestHeaders, string> = {
    userAgent: '',
    accept: '',
    acceptLanguage: '',
    referer: '',
    forwardedFor: '',
    secPurpose: '',
    purpose: '',
    xPurpose: '',
    xMoz: '',
    hintBrands: '',
    hintMobile: '',
    hintPlatform: '',
    hintPlatformVersion: '',
    hintModel: '',
  }
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] as string
    if (!NAME_LENGTHS.has(name.length)) continue
    const field = FIELDS.get(name) ?? FIELDS.get(name.toLowerCase())
    if (field === undefined) continue
    const value = raw[index + 1] as string
    if (found[field] === '') found[field] = value
    else if (field === 'forwardedFor') found.forwardedFor += `,${value}`
  }
  return found
}
