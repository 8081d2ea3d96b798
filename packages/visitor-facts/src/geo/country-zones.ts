/** Time zones of countries that have one; databases of countries do not name it. */
export interface CountryZones {
  /** Empty where the country spans several zones, or there is no such country. */
  zoneOf(country: string): string
}

/** `Intl.Locale.getTimeZones` (ECMA-402, 2025) is not in TypeScript's library yet. */
interface LocaleWithZones {
  getTimeZones?(): readonly string[] | undefined
}

const MAX_COUNTRIES = 676

export function createCountryZones(): CountryZones {
  const known = new Map<string, string>()
  return {
    zoneOf(country) {
      let zone = known.get(country)
      if (zone === undefined) {
        zone = /^[A-Z]{2}$/.test(country) ? onlyZoneOf(country) : ''
        if (known.size < MAX_COUNTRIES) known.set(country, zone)
      }
      return zone
    },
  }
}

/** Zones that share their offset in winter and summer are one to everybody who looks at a clock. */
function onlyZoneOf(country: string): string {
  const zones = (new Intl.Locale(`und-${country}`) as LocaleWithZones).getTimeZones?.() ?? []
  const [first = ''] = zones
  return zones.every((zone) => wallClocks(zone) === wallClocks(first)) ? first : ''
}

const SAMPLES = [
  Date.UTC(2026, 0, 15, 12),
  Date.UTC(2026, 3, 15, 12),
  Date.UTC(2026, 6, 15, 12),
  Date.UTC(2026, 9, 15, 12),
]

function wallClocks(timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  return SAMPLES.map((sample) => format.format(sample)).join()
}
