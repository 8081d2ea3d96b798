import type { Place } from './place.ts'

/**
 * Reads a record of an mmdb file in the shapes that are common: MaxMind's (also DB-IP's) City, Country, ASN,
 * Connection-Type, Enterprise and Anonymous-IP, ip-location-db's flat ones, and IPinfo's. Fields a record lacks are
 * absent in the answer; nothing of a record is trusted to have the type it should.
 */
export function placeOfRecord(record: unknown): Partial<Place> {
  const fields = asObject(record)
  const country = text(at(fields, 'country', 'iso_code') ?? fields['country_code'] ?? fields['country']).toUpperCase()
  const isCountry = /^[A-Z]{2}$/.test(country)
  const subdivision = text(at(fields, 'subdivisions', '0', 'iso_code')).toUpperCase()
  const flatRegion = text(fields['region_code']).toUpperCase()
  const region = subdivision === '' ? flatRegion : subdivision
  const continent = text(
    at(fields, 'continent', 'code') ?? fields['continent_code'] ?? fields['continent'],
  ).toUpperCase()

  return defined({
    continent: /^(AF|AN|AS|EU|NA|OC|SA)$/.test(continent) ? continent : undefined,
    country: isCountry ? country : undefined,
    region: isCountry && /^[A-Z0-9]{1,3}$/.test(region) ? `${country}-${region}` : undefined,
    city: text(at(fields, 'city', 'names', 'en') ?? fields['city']) || undefined,
    city_id: positive(at(fields, 'city', 'geoname_id')),
    asn: asnOf(fields),
    connection: connectionOf(fields),
    visitor_zone: zoneOf(fields),
  })
}

function asnOf(fields: Fields): number | undefined {
  const number = fields['autonomous_system_number'] ?? at(fields, 'traits', 'autonomous_system_number') ?? fields['asn']
  return positive(typeof number === 'string' ? Number(number.replace(/^AS/i, '')) : number)
}

function zoneOf(fields: Fields): string | undefined {
  const zone = text(at(fields, 'location', 'time_zone') ?? fields['timezone'] ?? fields['time_zone'])
  return zone.includes('/') ? zone : undefined
}

const CONNECTIONS: readonly [RegExp, Place['connection']][] = [
  [/hosting|data.?cent|content_delivery|cdn|search_engine_spider/i, 'data_center'],
  [/cellular|mobile/i, 'mobile'],
  [/corporate|business|enterprise|government|military|college|school|library|cafe/i, 'business'],
  [/residential|consumer|cable|dsl|dial|satellite|isp|traveler|router/i, 'residential'],
]

function connectionOf(fields: Fields): Place['connection'] | undefined {
  for (const flag of [
    fields['is_hosting_provider'],
    fields['is_hosting'],
    at(fields, 'traits', 'is_hosting_provider'),
  ]) {
    if (flag === true) return 'data_center'
  }
  if (fields['is_mobile'] === true) return 'mobile'
  const stated = [
    at(fields, 'traits', 'user_type'),
    at(fields, 'traits', 'connection_type'),
    fields['user_type'],
    fields['connection_type'],
    fields['usage_type'],
    at(fields, 'company', 'type'),
    at(fields, 'asn', 'type'),
  ]
  for (const value of stated) {
    if (typeof value !== 'string') continue
    const found = CONNECTIONS.find(([pattern]) => pattern.test(value))
    if (found !== undefined) return found[1]
  }
  return undefined
}

type Fields = Readonly<Record<string, unknown>>
const MAX_TEXT_LENGTH = 80

function asObject(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

function at(fields: Fields, ...path: readonly string[]): unknown {
  let value: unknown = fields
  for (const name of path) value = asObject(value)[name]
  return value
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, MAX_TEXT_LENGTH).toWellFormed() : ''
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= 0xffff_ffff
    ? value
    : undefined
}

/** Absent where undefined, so that what one database does not say leaves what another said. */
function defined(place: { readonly [K in keyof Place]: Place[K] | undefined }): Partial<Place> {
  const said: Record<string, unknown> = {}
  for (const name in place) {
    const value = place[name as keyof Place]
    if (value !== undefined) said[name] = value
  }
  return said as Partial<Place>
}
