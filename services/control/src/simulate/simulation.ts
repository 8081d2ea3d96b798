import { isIP } from 'node:net'
import { fraudCategory } from '@smartlink/catalog/entities/fraud-policy'
import { identifier } from '@smartlink/catalog/entities/identifier'
import { instant } from '@smartlink/catalog/entities/instant'
import { CONNECTIONS, CONTINENTS, DEVICES } from '@smartlink/catalog/entities/targeting-rule'
import { timeZone } from '@smartlink/catalog/entities/time-zone'
import { z } from 'zod'

const MAX_DRAWS = 10_000
const text = z.string().max(2_048)

/** What is said of the visitor, over what address and agent say. */
const place = z.strictObject({
  continent: z.enum(CONTINENTS).exactOptional(),
  country: z
    .string()
    .overwrite((code) => code.toUpperCase())
    .regex(/^[A-Z]{2}$/, { error: 'Must be an ISO 3166-1 country code such as DE' })
    .exactOptional(),
  region: z.string().max(10).exactOptional(),
  city: z.string().max(100).exactOptional(),
  city_id: z.int().min(0).exactOptional(),
  asn: z.int().min(0).max(4_294_967_295).exactOptional(),
  connection: z.enum(CONNECTIONS).exactOptional(),
  time_zone: timeZone.exactOptional(),
})

const visitor = z.strictObject({
  device: z.enum(DEVICES).exactOptional(),
  os: z.string().max(64).exactOptional(),
  os_version: z.string().max(64).exactOptional(),
  browser: z.string().max(64).exactOptional(),
  browser_version: z.string().max(64).exactOptional(),
  language: z.string().max(8).exactOptional(),
  returning: z.boolean().exactOptional(),
})

/** A click that is described instead of made. What is left out is unknown, open or now. */
export const simulationBody = z.strictObject({
  publisher_id: identifier.exactOptional(),
  at: instant.exactOptional().describe('When; now when absent'),
  revision: z
    .int()
    .min(1)
    .exactOptional()
    .describe('Catalog revision to decide with, for instance that of a click; the present one when absent'),
  ip: z
    .string()
    .refine((text) => isIP(text) !== 0, { error: 'Must be an IPv4 or IPv6 address', params: { code: 'bad_format' } })
    .exactOptional()
    .describe('Looked up in the geo databases'),
  geo: place.exactOptional().describe('Over what the address says'),
  user_agent: text.exactOptional(),
  visitor: visitor.exactOptional().describe('Over what agent and headers say'),
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,64}$/), text).default({}),
  query: z
    .union([z.record(z.string().max(255), text), z.string().max(8_192)])
    .default({})
    .describe('Parameters of the click by name, or its query as written; read as the click path reads it'),
  class: z.enum(['human', 'bot', 'preflight', 'test']).exactOptional().describe('Found from the request when absent'),
  test: z
    .strictObject({ targeting: z.boolean().default(false), schedule: z.boolean().default(false) })
    .exactOptional()
    .describe('What a test click passes'),
  fraud: z
    .strictObject({ score: z.int().min(0).max(100).default(0), categories: z.array(fraudCategory).max(20).default([]) })
    .exactOptional()
    .describe('What is known of fraud; what the request itself gives away when absent'),
  duplicate_offer_ids: z.array(identifier).max(100).default([]).describe('Offers this visitor had within 24 h'),
  cap_state: z
    .union([
      z.enum(['now', 'open', 'used_up']),
      z
        .record(z.string().regex(/^[1-9][0-9]{0,9}$/), z.union([z.int().min(0), z.literal('unknown')]))
        .describe('What is left, by cap id, or that it could not be granted in time; others as now'),
    ])
    .default('now'),
  draw: z
    .number()
    .min(0)
    .lt(1)
    .default(0.5)
    .describe('Where in [0, 1) the draw falls; that of a stored click is its `draw` / 2^52'),
  draws: z.int().min(1).max(MAX_DRAWS).exactOptional().describe('Also give the split of so many evenly spaced draws'),
})

export type Simulation = z.output<typeof simulationBody>
