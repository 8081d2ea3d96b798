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

/** Their names in lower case; the values of {@link requestHeaders} stand in this order. */
export const HEADER_NAMES: readonly string[] = [
  'user-agent',
  'accept',
  'accept-language',
  'referer',
  'x-forwarded-for',
  'sec-purpose',
  'purpose',
  'x-purpose',
  'x-moz',
  'sec-ch-ua-full-version-list',
  'sec-ch-ua-mobile',
  'sec-ch-ua-platform',
  'sec-ch-ua-platform-version',
  'sec-ch-ua-model',
]
const FORWARDED_FOR = HEADER_NAMES.indexOf('x-forwarded-for')

/** Takes the values in the order of {@link HEADER_NAMES}. */
export function requestHeaders(values: readonly string[]): RequestHeaders {
  return {
    userAgent: values[0] as string,
    accept: values[1] as string,
    acceptLanguage: values[2] as string,
    referer: values[3] as string,
    forwardedFor: values[4] as string,
    secPurpose: values[5] as string,
    purpose: values[6] as string,
    xPurpose: values[7] as string,
    xMoz: values[8] as string,
    hintBrands: values[9] as string,
    hintMobile: values[10] as string,
    hintPlatform: values[11] as string,
    hintPlatformVersion: values[12] as string,
    hintModel: values[13] as string,
  }
}

/** Adds a value to those of {@link requestHeaders}: the first of several counts, except where all do. */
export function addValue(values: string[], place: number, value: string): void {
  const before = values[place]
  if (before === '') values[place] = value
  else if (place === FORWARDED_FOR) values[place] = `${before},${value}`
}

interface Named {
  readonly name: string
  /** As most clients spell it; other spellings cost a little more. */
  readonly title: string
  readonly place: number
}

const BY_LENGTH: readonly (readonly Named[] | undefined)[] = byLength()
const NONE: readonly string[] = HEADER_NAMES.map(() => '')

/** Reads them from names and values in turn, as sent. */
export function readRequestHeaders(raw: readonly string[]): RequestHeaders {
  const values = NONE.slice()
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const sent = raw[index] as string
    const candidates = BY_LENGTH[sent.length]
    if (candidates === undefined) continue
    const place = placeOf(sent, candidates)
    if (place !== -1) addValue(values, place, raw[index + 1] as string)
  }
  return requestHeaders(values)
}

function placeOf(sent: string, candidates: readonly Named[]): number {
  for (let index = 0; index < candidates.length; index++) {
    const { name, title, place } = candidates[index] as Named
    if (sent === title || sent === name) return place
  }
  const lower = sent.toLowerCase()
  return candidates.find(({ name }) => name === lower)?.place ?? -1
}

function byLength(): (Named[] | undefined)[] {
  const found: (Named[] | undefined)[] = []
  for (const [place, name] of HEADER_NAMES.entries()) {
    while (found.length <= name.length) found.push(undefined)
    const title = name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase())
    const candidates = (found[name.length] ??= [])
    candidates.push({ name, title, place })
  }
  return found
}
