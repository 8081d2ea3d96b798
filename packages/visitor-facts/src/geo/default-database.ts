import { fileURLToPath } from 'node:url'

/** The country database that comes with the system: WHOIS data, CC0. */
export function defaultDatabasePath(): string {
  return fileURLToPath(import.meta.resolve('@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb'))
}
