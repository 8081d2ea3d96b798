/** Where an address is and whose it is, as far as databases say; empty text and 0 where they do not. */
export interface Place {
  /** Two letters, as in `CONTINENT_OF`. */
  readonly continent: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** ISO 3166-2: `DE-BY`. */
  readonly region: string
  /** English name. */
  readonly city: string
  /** GeoNames id. */
  readonly city_id: number
  readonly asn: number
  readonly connection: '' | 'residential' | 'mobile' | 'business' | 'data_center'
  /** IANA zone. */
  readonly visitor_zone: string
}

export const NOWHERE: Place = {
  continent: '',
  country: '',
  region: '',
  city: '',
  city_id: 0,
  asn: 0,
  connection: '',
  visitor_zone: '',
}

/** What both say, `later` where both do. A place in another country keeps nothing of the former one. */
export function mergePlaces(earlier: Place, later: Partial<Place>): Place {
  const moved = later.country !== undefined && earlier.country !== '' && later.country !== earlier.country
  const base = moved ? { ...NOWHERE, asn: earlier.asn, connection: earlier.connection } : earlier
  return { ...base, ...later }
}
