import { unwatchFile, watchFile } from 'node:fs'
import { basename } from 'node:path'
import { open } from 'maxmind'
import type { Reader, Response } from 'maxmind'
import { CONTINENT_OF } from '../data/continents.ts'
import { VisitorFactsError } from '../errors.ts'
import { createCountryZones } from './country-zones.ts'
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

interface Database {
  readonly path: string
  reader: Reader<Response>
}

/** Places are remembered by the caller; what maxmind remembers beside that is kept small. */
const READER_CACHE = { max: 1_000 }

/** Opens every file; throws `visitor_facts.geo_unreadable` for one that is no database. */
export async function openGeoDatabases({
  paths,
  watchIntervalMs,
  onProblem,
}: GeoDatabasesOptions): Promise<GeoDatabases> {
  const databases: Database[] = []
  for (const path of paths) databases.push({ path, reader: await read(path) })
  const zones = createCountryZones()
  let generation = 0
  let description = describe(databases)
  let isClosed = false

  for (const database of databases) {
    watchFile(database.path, { interval: watchIntervalMs, persistent: false }, () => {
      read(database.path).then(
        (reader) => {
          if (isClosed) return
          database.reader = reader
          description = describe(databases)
          generation += 1
        },
        (error: unknown) => {
          if (!isClosed) onProblem(error as VisitorFactsError)
        },
      )
    })
  }

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

    close() {
      isClosed = true
      for (const { path } of databases) unwatchFile(path)
    },
  }
}

async function read(path: string): Promise<Reader<Response>> {
  try {
    return await open<Response>(path, { cache: READER_CACHE })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new VisitorFactsError('visitor_facts.geo_unreadable', `${path} is no readable geo database: ${why}`, {
      cause,
    })
  }
}

/** IPv4-only files have no answer for IPv6 addresses, and say so by throwing. */
function lookUp(reader: Reader<Response>, address: string): unknown {
  return reader.metadata.ipVersion === 4 && address.includes(':') ? null : reader.get(address)
}

function describe(databases: readonly Database[]): string {
  return databases.map(({ path, reader }) => `${basename(path)} ${dateOf(reader)}`).join(', ')
}

function dateOf({ metadata: { buildEpoch } }: Reader<Response>): string {
  return Number.isNaN(buildEpoch.getTime()) ? 'undated' : buildEpoch.toISOString().slice(0, 10)
}
