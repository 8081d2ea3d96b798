import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CONTINENT_OF } from '../data/continents.ts'
import { createCountryZones } from './country-zones.ts'
import { mergePlaces, NOWHERE } from './place.ts'
import { placeOfRecord } from './place-of-record.ts'

describe('records of geo databases', () => {
  it('of MaxMind cities', () => {
    const record = {
      city: { geoname_id: 2867714, names: { de: 'München', en: 'Munich' } },
      continent: { code: 'EU', geoname_id: 6255148 },
      country: { iso_code: 'DE' },
      location: { time_zone: 'Europe/Berlin', latitude: 48.1 },
      subdivisions: [{ iso_code: 'BY' }, { iso_code: 'XX' }],
      traits: { user_type: 'residential', autonomous_system_number: 3320 },
    }
    expect(placeOfRecord(record)).toEqual({
      continent: 'EU',
      country: 'DE',
      region: 'DE-BY',
      city: 'Munich',
      city_id: 2867714,
      asn: 3320,
      connection: 'residential',
      visitor_zone: 'Europe/Berlin',
    })
  })

  it.each([
    [{ country_code: 'US' }, { country: 'US' }],
    [{ autonomous_system_number: 15169, autonomous_system_organization: 'Google' }, { asn: 15169 }],
    [
      { city: 'Berlin', country_code: 'DE', timezone: 'Europe/Berlin', state1: 'Berlin' },
      { city: 'Berlin', country: 'DE', visitor_zone: 'Europe/Berlin' },
    ],
    [
      {
        asn: 'AS15169',
        country: 'United States',
        country_code: 'US',
        continent: 'North America',
        continent_code: 'NA',
      },
      { asn: 15169, country: 'US', continent: 'NA' },
    ],
    [
      { country: 'US', continent: 'NA', asn: 'AS7018' },
      { country: 'US', continent: 'NA', asn: 7018 },
    ],
    [{ connection_type: 'Cellular' }, { connection: 'mobile' }],
    [{ connection_type: 'Cable/DSL' }, { connection: 'residential' }],
    [{ connection_type: 'Corporate' }, { connection: 'business' }],
    [{ is_hosting_provider: true, is_anonymous: true }, { connection: 'data_center' }],
    [{ traits: { user_type: 'hosting' } }, { connection: 'data_center' }],
    [{ traits: { user_type: 'cellular' } }, { connection: 'mobile' }],
    [null, {}],
    ['text', {}],
    [{ country: 7, city: { names: null }, subdivisions: 'x', traits: [], asn: -1, location: { time_zone: 3 } }, {}],
  ])('%j', (record, place) => {
    expect(placeOfRecord(record)).toEqual(place)
  })

  it('never throw and never bring another type into a place, whatever they hold', () => {
    fc.assert(
      fc.property(
        fc.object({
          key: fc.constantFrom(
            'country',
            'city',
            'names',
            'en',
            'iso_code',
            'asn',
            'traits',
            'location',
            'time_zone',
            'x',
          ),
        }),
        (record) => {
          for (const [name, value] of Object.entries(placeOfRecord(record))) {
            expect(typeof value).toBe(typeof NOWHERE[name as keyof typeof NOWHERE])
          }
        },
      ),
    )
  })
})

describe('places', () => {
  it('are what the later database says where both answer', () => {
    const country = mergePlaces(NOWHERE, { country: 'DE' })
    const city = mergePlaces(country, { country: 'DE', city: 'Munich', region: 'DE-BY' })
    expect(mergePlaces(city, { asn: 3320 })).toMatchObject({ country: 'DE', city: 'Munich', asn: 3320 })
    expect(mergePlaces(mergePlaces(city, { asn: 3320 }), { country: 'AT' })).toEqual({
      ...NOWHERE,
      country: 'AT',
      asn: 3320,
    })
  })
})

describe('countries', () => {
  it('each lie on one continent', () => {
    expect(CONTINENT_OF.size).toBe(250)
    expect([CONTINENT_OF.get('DE'), CONTINENT_OF.get('US'), CONTINENT_OF.get('XK'), CONTINENT_OF.get('AQ')]).toEqual([
      'EU',
      'NA',
      'EU',
      'AN',
    ])
    for (const country of CONTINENT_OF.keys()) expect(country).toMatch(/^[A-Z]{2}$/)
  })

  it('have a time zone where they have one', () => {
    const zones = createCountryZones()
    expect(zones.zoneOf('DE')).toBe('Europe/Berlin')
    expect(zones.zoneOf('FR')).toBe('Europe/Paris')
    expect(zones.zoneOf('IN')).toMatch(/^Asia\/(Kolkata|Calcutta)$/)
    for (const country of ['US', 'AU', 'RU', 'BR', '', 'ZZ', 'xx', 'toolong']) expect(zones.zoneOf(country)).toBe('')
  })
})
