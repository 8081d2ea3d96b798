import { basename } from 'node:path'
import type { Reader, Response } from 'maxmind'
import { CONTINENT_OF } from '../data/continents.ts'
import type { VisitorFactsError } from '../errors.ts'
import { createCountryZones } from './country-zones.ts'
import { openGeoDatabase } from './geo-database.ts'
import type { GeoDatabase } from './geo-database.ts'
import { mergePlaces, NOWHERE } from './place.ts'
import type { Place } from './place.ts'
import { placeOfRecord } from './place-of-record.ts'

/** What all databases together know of addresses. */
export interface GeoDatabases {
  /** `address` is in its one spelling. */
  find(address: string): Place
  /** Names and dates of the files that are in use, for information. */
  readonly description: string
  /** Changes whenever a file was read again: what was remembered of places is old. */
  readonly generation: number
  close(): void
}

export interface GeoDatabasesOptions {
  /** mmdb files; where two answer, the later one counts. */
  readonly paths: readonly string[]
  /** How often a file is looked at for a new version. */
  readonly watchIntervalMs: number
  /** A new version of a file can't be read: the former one stays in use. */
  readonly onProblem: (error: VisitorFactsError) => void
}

/** Opens every file; throws `visitor_facts.geo_unreadable` for one that is no database. */
export async function openGeoDatabases({
  paths,
  watchIntervalMs,
  onProblem,
}: GeoDatabasesOptions): Promise<GeoDatabases> {
  const databases: GeoDatabase[] = []
  const zones = createCountryZones()
  let generation = 0
  let description = ''
  const onRead = (): void => {
    generation += 1
    description = describe(databases)
  }
  const close = (): void => {
    for (const database of databases) database.close()
  }
  try {
    for (const path of paths) databases.push(await openGeoDatabase({ path, watchIntervalMs, onRead, onProblem }))
  } catch (error) {
    close()
    throw error
  }
  onRead()

  return {
    find(address) {
      if (address === '') return NOWHERE
      let place = NOWHERE
      for (const { reader } of databases) place = mergePlaces(place, placeOfRecord(lookUp(reader, address)))
      const continent = place.continent || CONTINENT_OF.get(place.country) || ''
      const visitor_zone = place.visitor_zone || zones.zoneOf(place.country)
      return { ...place, continent, visitor_zone }
    },

    get description() {
      return description
    },

    get generation() {
      return generation
    },

    close,
  }
}

/** IPv4-only files have no answer for IPv6 addresses, and say so by throwing. */
function lookUp(reader: Reader<Response>, address: string): unknown {
  return reader.metadata.ipVersion === 4 && address.includes(':') ? null : reader.get(address)
}

function describe(databases: readonly GeoDatabase[]): string {
  return databases.map(({ path, reader }) => `${basename(path)} ${dateOf(reader)}`).join(', ')
}

function dateOf({ metadata: { buildEpoch } }: Reader<Response>): string {
  return Number.isNaN(buildEpoch.getTime()) ? 'undated' : buildEpoch.toISOString().slice(0, 10)
}
