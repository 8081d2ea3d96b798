import type { TargetingRule } from '../types.ts'
import { addressDigits } from './address.ts'
import { compileAddressSet } from './address-set.ts'
import type { Matcher, Visit } from './visit.ts'
import { isWithin, parseVersion, parseVersionRange } from './version-range.ts'

/**
 * Matchers of the dimensions that are more than one short text (`fact-rule.ts` has those). Undefined for a dimension, an
 * operator or a value this decider does not understand.
 */
export function compileMatcher(rule: TargetingRule): Matcher | undefined {
  const { values } = rule
  if (values.length === 0) return undefined
  switch (rule.op) {
    case 'in':
    case 'not_in':
      return membership(rule)
    case 'prefix':
    case 'not_prefix': {
      const read = longText(rule)
      const wanted = lower(values)
      return read && whenKnown(read, (text) => wanted.some((value) => text.startsWith(value)))
    }
    case 'contains':
    case 'not_contains': {
      const read = longText(rule)
      const wanted = lower(values)
      return read && whenKnown(read, (text) => wanted.some((value) => text.includes(value)))
    }
    default:
      return undefined
  }
}

function membership(rule: TargetingRule): Matcher | undefined {
  const { values } = rule
  switch (rule.dim) {
    case 'city':
      return city(values)
    case 'os_version':
      return version(
        values,
        ({ osName }) => osName,
        ({ facts }) => facts.os_version,
      )
    case 'browser_version':
      return version(
        values,
        ({ browserName }) => browserName,
        ({ facts }) => facts.browser_version,
      )
    case 'asn':
      return autonomousSystem(values)
    case 'ip':
      return address(values)
    case 'param': {
      const read = longText(rule)
      const wanted = new Set(lower(values))
      return read && whenKnown(read, (text) => wanted.has(text))
    }
    case 'domain': {
      const wanted = new Set(lower(values))
      return ({ domain }) => wanted.has(domain.hostname) || wanted.has(String(domain.id))
    }
    default:
      return undefined
  }
}

/** The two dimensions whose values are long enough for parts of them to be looked for. */
function longText({ dim, param }: TargetingRule): ((visit: Visit) => string | undefined) | undefined {
  if (dim === 'referrer') return ({ facts }) => (facts.referrer_url === '' ? undefined : facts.referrer_url)
  if (dim === 'param' && typeof param === 'string' && param !== '') return ({ click }) => click.params.get(param)
  return undefined
}

function whenKnown(read: (visit: Visit) => string | undefined, test: (text: string) => boolean): Matcher {
  return (visit) => {
    const text = read(visit)
    return text === undefined ? undefined : test(text.toLowerCase())
  }
}

/** Digits are GeoNames ids, everything else names. */
function city(values: readonly string[]): Matcher {
  const ids = new Set(values.filter(isDigits).map(Number))
  const names = new Set(lower(values.filter((value) => !isDigits(value))))
  return ({ facts }) => {
    if (facts.city === '' && facts.city_id === 0) return undefined
    return (facts.city_id !== 0 && ids.has(facts.city_id)) || names.has(facts.city.toLowerCase())
  }
}

function autonomousSystem(values: readonly string[]): Matcher | undefined {
  const digits = values.map((value) => value.replace(/^AS/i, ''))
  if (!digits.every(isDigits)) return undefined
  const wanted = new Set(digits.map(Number))
  return ({ facts }) => (facts.asn === 0 ? undefined : wanted.has(facts.asn))
}

function address(values: readonly string[]): Matcher | undefined {
  const wanted = compileAddressSet(values)
  if (wanted === undefined) return undefined
  return ({ facts }) => {
    const digits = addressDigits(facts.client_address)
    return digits === undefined ? undefined : wanted.has(digits)
  }
}

function version(
  values: readonly string[],
  readName: (visit: Visit) => string,
  readVersion: (visit: Visit) => string,
): Matcher | undefined {
  const ranges = values.map(parseVersionRange)
  if (ranges.includes(undefined)) return undefined
  const known = ranges.filter((range) => range !== undefined)
  const areNamed = known.every(({ name }) => name !== '')
  return (visit) => {
    const name = readName(visit)
    // Another system than those named is an answer, whatever its version.
    if (areNamed && name !== '' && !known.some((range) => range.name === name)) return false
    const parts = parseVersion(readVersion(visit))
    if (parts === undefined) return undefined
    let isUnknown = false
    for (const range of known) {
      if (range.name !== '' && name === '') isUnknown = true
      else if ((range.name === '' || range.name === name) && isWithin(parts, range)) return true
    }
    return isUnknown ? undefined : false
  }
}

function isDigits(text: string): boolean {
  return /^\d+$/.test(text)
}

function lower(values: readonly string[]): string[] {
  return values.map((value) => value.toLowerCase())
}
