/** What clicks can be grouped and filtered by. The list is closed: each name stands for fixed SQL. */
export const DIMENSIONS = [
  'link',
  'offer',
  'publisher',
  'advertiser',
  'domain',
  'sub1',
  'sub2',
  'sub3',
  'sub4',
  'sub5',
  'sub6',
  'continent',
  'country',
  'region',
  'city',
  'device',
  'os',
  'os_version',
  'browser',
  'browser_version',
  'language',
  'asn',
  'connection',
  'referrer_host',
  'class',
  'outcome',
  'reason',
  'strategy',
  'tags',
] as const

export type DimensionName = (typeof DIMENSIONS)[number]

export interface Dimension {
  readonly name: DimensionName
  /** Column of `clicks`, `conversions` and, where they have it, the hourly tables. Tags are those of the link. */
  readonly column: string
  /** Field of a row in the answer. */
  readonly field: string
  readonly type: 'Int32' | 'Int64' | 'String'
  /** The smallest hourly table that has it; `raw` when none has. */
  readonly grain: 'clicks_hourly' | 'clicks_hourly_audience' | 'raw'
  /** Kind of the catalog whose name is shown beside the id. */
  readonly kind?: 'smart_link' | 'offer' | 'publisher' | 'advertiser' | 'domain'
  /** So many values that only the first ones are shown, and the rest as one row. */
  readonly open?: true
}

const DEFINITIONS: Readonly<Record<DimensionName, Omit<Dimension, 'name'>>> = {
  link: entity('link_id', 'smart_link'),
  offer: entity('offer_id', 'offer'),
  publisher: entity('publisher_id', 'publisher'),
  advertiser: entity('advertiser_id', 'advertiser'),
  domain: entity('domain_id', 'domain'),
  sub1: openText('sub1'),
  sub2: openText('sub2'),
  sub3: openText('sub3'),
  sub4: openText('sub4'),
  sub5: openText('sub5'),
  sub6: openText('sub6'),
  continent: text('continent', 'raw'),
  country: text('country', 'clicks_hourly_audience'),
  region: text('region', 'raw'),
  city: openText('city'),
  device: text('device', 'clicks_hourly_audience'),
  os: text('os', 'clicks_hourly_audience'),
  os_version: text('os_version', 'raw'),
  browser: text('browser', 'clicks_hourly_audience'),
  browser_version: openText('browser_version'),
  language: text('language', 'raw'),
  asn: { column: 'asn', field: 'asn', type: 'Int64', grain: 'raw', open: true },
  connection: text('connection', 'raw'),
  referrer_host: openText('referrer_host'),
  class: text('class', 'clicks_hourly'),
  outcome: text('outcome', 'clicks_hourly'),
  reason: text('reason', 'clicks_hourly'),
  strategy: text('strategy', 'clicks_hourly'),
  tags: { column: 'link_id', field: 'tag', type: 'String', grain: 'clicks_hourly' },
}

export function dimension(name: DimensionName): Dimension {
  return { name, ...DEFINITIONS[name] }
}

function entity(column: string, kind: NonNullable<Dimension['kind']>): Omit<Dimension, 'name'> {
  return { column, field: column, type: 'Int32', grain: 'clicks_hourly', kind }
}

function text(column: string, grain: Dimension['grain']): Omit<Dimension, 'name'> {
  return { column, field: column, type: 'String', grain }
}

function openText(column: string): Omit<Dimension, 'name'> {
  return { ...text(column, 'raw'), open: true }
}
