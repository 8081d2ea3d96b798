/** What `Accept-Language` says. */
export interface Languages {
  /** Primary subtag with the highest q above 0, in lower case; empty when that is `*` or there is none. */
  readonly primary: string
  /** Accepted tags by falling q, as sent, at most 8. */
  readonly accepted: readonly string[]
}

const MAX_LANGUAGES = 8
/** RFC 9110, 12.5.4; a tag of RFC 5646 has at most 35 characters in practice. */
const ITEM = /^([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)(?:\s*;\s*q\s*=\s*([01](?:\.\d{0,3})?))?$/
const MAX_TAG_LENGTH = 35
const MAX_HEADER_LENGTH = 500

export function parseLanguages(header: string): Languages {
  const items: { tag: string; q: number }[] = []
  for (const part of header.slice(0, MAX_HEADER_LENGTH).split(',')) {
    const [, tag = '', quality = '1'] = ITEM.exec(part.trim()) ?? []
    const q = Number(quality)
    if (tag !== '' && tag.length <= MAX_TAG_LENGTH && q > 0 && q <= 1) items.push({ tag, q })
  }
  const accepted = items
    .toSorted((a, b) => b.q - a.q)
    .slice(0, MAX_LANGUAGES)
    .map(({ tag }) => tag)
  const [first = '*'] = accepted
  return { primary: first === '*' ? '' : (first.split('-', 1)[0] ?? '').toLowerCase(), accepted }
}
