export type Imported = 'offers' | 'publishers' | 'advertisers' | 'smart-links'

export interface ImportColumn {
  /** Field of the API; a dot leads into an object. */
  readonly name: string
  readonly about: string
  readonly required?: true
  readonly read: (text: string) => unknown
}

const text = (value: string) => value
const whole = (value: string) => (/^\d+$/.test(value) ? Number(value) : value)
const yes = (value: string) =>
  /^(true|yes|1|on)$/i.test(value) ? true : /^(false|no|0|off)$/i.test(value) ? false : value
const list = (value: string) =>
  value
    .split(/[|;]/)
    .map((item) => item.trim())
    .filter((item) => item !== '')
const wholes = (value: string) => list(value).map(whole)
/** `12:50|13:50`: offers with their weights. */
const members = (value: string) =>
  list(value).map((item, index) => {
    const [offer = '', weight] = item.split(':')
    return {
      offer_id: whole(offer.trim()),
      rank: index + 1,
      ...(weight === undefined ? {} : { weight: whole(weight.trim()) }),
    }
  })

const NAME: ImportColumn = { name: 'name', about: 'as people see it', required: true, read: text }
const TAGS: ImportColumn = { name: 'tags', about: 'summer|de', read: list }
const STATUS: ImportColumn = { name: 'status', about: 'active or paused', read: text }

/** What a file of each kind may hold. */
export const IMPORT_COLUMNS: Readonly<Record<Imported, readonly ImportColumn[]>> = {
  publishers: [NAME, STATUS, TAGS],
  advertisers: [NAME, STATUS, TAGS],
  offers: [
    NAME,
    { name: 'advertiser_id', about: 'id of its advertiser', required: true, read: whole },
    { name: 'url', about: 'https://shop.example/?c={click_id}', required: true, read: text },
    STATUS,
    { name: 'payout.amount', about: '1.80', read: text },
    { name: 'payout.currency', about: 'EUR', read: text },
    { name: 'revenue.amount', about: '2.50', read: text },
    { name: 'revenue.currency', about: 'EUR', read: text },
    { name: 'access', about: 'public, approval or private', read: text },
    { name: 'publisher_ids', about: '3|4', read: wholes },
    { name: 'starts_at', about: '2026-06-01T00:00:00Z', read: text },
    { name: 'ends_at', about: '2026-07-01T00:00:00Z', read: text },
    TAGS,
  ],
  'smart-links': [
    NAME,
    { name: 'slug', about: 'end of the link; made when empty', read: text },
    { name: 'description', about: 'a note', read: text },
    { name: 'visibility', about: 'public or private', read: text },
    { name: 'active', about: 'yes or no', read: yes },
    { name: 'strategy', about: 'weight or priority', read: text },
    { name: 'members', about: '12:50|13:50, offers with weights', read: members },
    { name: 'fallback_offer_id', about: 'id of an offer', read: whole },
    { name: 'domain_id', about: 'id of a domain', read: whole },
    TAGS,
  ],
}

export type ReadTable =
  | { readonly state: 'rows'; readonly rows: readonly object[] }
  | { readonly state: 'wrong'; readonly why: string }

const MOST_ROWS = 10_000

/** Bodies for the API, one for each line below the heading. Empty cells are left out. */
export function readTable(kind: Imported, table: readonly (readonly string[])[]): ReadTable {
  const known = IMPORT_COLUMNS[kind]
  const heading = (table[0] ?? []).map((name) => name.trim().toLowerCase())
  if (heading.length === 0 || table.length < 2)
    return { state: 'wrong', why: 'The file has a heading and rows, or nothing is imported.' }
  if (table.length > MOST_ROWS + 1) return { state: 'wrong', why: 'At most 10,000 rows at once.' }
  const strange = heading.filter((name) => !known.some((column) => column.name === name))
  if (strange.length > 0) return { state: 'wrong', why: `There is no column ${strange.join(', ')}.` }
  const missing = known.filter(({ required, name }) => required === true && !heading.includes(name))
  if (missing.length > 0)
    return { state: 'wrong', why: `The column ${missing.map(({ name }) => name).join(', ')} is missing.` }
  return { state: 'rows', rows: table.slice(1).map((cells) => bodyOf(known, heading, cells)) }
}

function bodyOf(known: readonly ImportColumn[], heading: readonly string[], cells: readonly string[]): object {
  const body: Record<string, unknown> = {}
  for (const [index, name] of heading.entries()) {
    const value = (cells[index] ?? '').trim()
    const column = known.find((candidate) => candidate.name === name)
    if (value === '' || column === undefined) continue
    const [outer = '', inner] = name.split('.')
    body[outer] =
      inner === undefined ? column.read(value) : { ...(body[outer] as object | undefined), [inner]: column.read(value) }
  }
  return body
}
