import { z } from 'zod'
import { COUNTRIES } from '../data/countries.ts'
import { asHostname, hostname } from './hostname.ts'
import { identifier } from './identifier.ts'
import { ipRange } from './ip-range.ts'
import { versionRange } from './version-range.ts'

export const MAX_RULES = 64
const MAX_VALUES = 3_000

export const CONTINENTS = ['AF', 'AN', 'AS', 'EU', 'NA', 'OC', 'SA'] as const
export const DEVICES = ['desktop', 'mobile', 'tablet', 'tv', 'bot', 'other'] as const
export const CONNECTIONS = ['residential', 'mobile', 'business', 'data_center'] as const

const membership = z.enum(['in', 'not_in'])
const matching = z.enum(['in', 'not_in', 'prefix', 'not_prefix', 'contains', 'not_contains'])

const upper = (text: string) => text.toUpperCase()
const lower = (text: string) => text.toLowerCase()

const country = z
  .string()
  .overwrite(upper)
  .refine((code) => COUNTRIES.has(code), { error: 'Must be an ISO 3166-1 country code such as DE' })
const region = z
  .string()
  .overwrite(upper)
  .refine((code) => /^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(code) && COUNTRIES.has(code.slice(0, 2)), {
    error: 'Must be an ISO 3166-2 region code such as DE-BY',
  })
/** A GeoNames id (digits) or a name in English. */
const city = z.union([z.string().trim().min(1).max(100), identifier.transform(String)])
const language = z
  .string()
  .overwrite(lower)
  .regex(/^[a-z]{2,3}$/, { error: 'Must be a primary language subtag such as de' })
const autonomousSystem = z
  .union([z.string(), z.int().transform(String)])
  .transform((given) => given.replace(/^AS/i, ''))
  .refine((digits) => /^[1-9][0-9]{0,9}$/.test(digits) && Number(digits) <= 4_294_967_295, {
    error: 'Must be an autonomous system number such as 15169',
  })
/** Id or host name of a tracking domain. */
const domain = z.union([z.string().regex(/^[1-9][0-9]{0,9}$/), identifier.transform(String), hostname])
const text = z.string().min(1).max(500)

const unknown = z.enum(['allow', 'deny'])

/** An unknown value fails what includes and passes what excludes, unless the rule says otherwise. */
function settled<Given>(given: Given & { op: string; unknown?: 'allow' | 'deny' }) {
  const byOperator = given.op.startsWith('not_') ? 'allow' : 'deny'
  return { ...given, unknown: given.unknown ?? byOperator }
}

/** The value is one of those named, or none of them. */
function membershipRule<Dimension extends string, Value extends z.ZodType>(dimension: Dimension, value: Value) {
  return z.strictObject({
    dim: z.literal(dimension),
    op: membership,
    values: z.array(value).min(1).max(MAX_VALUES),
    unknown: unknown.exactOptional(),
  })
}

const referrerRule = z
  .strictObject({
    dim: z.literal('referrer'),
    /** `in` compares the host of the referrer; `prefix` and `contains` its whole address. */
    op: matching,
    values: z.array(text).min(1).max(MAX_VALUES),
    unknown: unknown.exactOptional(),
  })
  .overwrite((given) => ({ ...given, values: comparesHosts(given) ? given.values.map(asHostname) : given.values }))
  .refine((given) => !comparesHosts(given) || given.values.every((value) => hostname.safeParse(value).success), {
    path: ['values'],
    error: 'Must be host names such as example.com; the whole address is compared by prefix and contains',
  })

function comparesHosts(given: { op: string }): boolean {
  return given.op === 'in' || given.op === 'not_in'
}

const parameterRule = z.strictObject({
  dim: z.literal('param'),
  /** Name of a query parameter of the click. */
  param: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, { error: 'Must be 1 to 64 of A-Z a-z 0-9 _ . -' }),
  op: matching,
  values: z.array(text).min(1).max(MAX_VALUES),
  unknown: unknown.exactOptional(),
})

/**
 * One condition. Every rule of a list must pass; the values of one rule are alternatives.
 * Texts are compared without case. Values keep one spelling: codes in upper case, languages and hosts in lower.
 */
export const targetingRule = z.discriminatedUnion('dim', [
  membershipRule('continent', z.string().overwrite(upper).pipe(z.enum(CONTINENTS))).transform(settled),
  membershipRule('country', country).transform(settled),
  membershipRule('region', region).transform(settled),
  membershipRule('city', city).transform(settled),
  membershipRule('device', z.enum(DEVICES)).transform(settled),
  membershipRule('os', text).transform(settled),
  membershipRule('os_version', versionRange).transform(settled),
  membershipRule('browser', text).transform(settled),
  membershipRule('browser_version', versionRange).transform(settled),
  membershipRule('language', language).transform(settled),
  membershipRule('asn', autonomousSystem).transform(settled),
  membershipRule('connection', z.enum(CONNECTIONS)).transform(settled),
  membershipRule('ip', ipRange).transform(settled),
  referrerRule.transform(settled),
  parameterRule.transform(settled),
  membershipRule('domain', domain).transform(settled),
  membershipRule('visitor', z.enum(['new', 'returning'])).transform(settled),
])

export const targetingRules = z.array(targetingRule).max(MAX_RULES)

export type TargetingRule = z.output<typeof targetingRule>
export type TargetingDimension = TargetingRule['dim']
