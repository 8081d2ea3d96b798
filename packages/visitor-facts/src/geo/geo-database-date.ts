import { readGeoDatabase } from './geo-database.ts'

/** When a geo database was made. Throws `visitor_facts.geo_unreadable` for a file that is none. */
export async function dateOfGeoDatabase(path: string): Promise<Date> {
  const { metadata } = await readGeoDatabase(path)
  return metadata.buildEpoch
}
