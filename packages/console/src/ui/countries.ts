import { COUNTRIES } from '@smartlink/catalog/data/countries'

const names = new Intl.DisplayNames('en', { type: 'region' })

/** Every country the catalog knows, by name. */
export const COUNTRY_OPTIONS = [...COUNTRIES]
  .map((code) => ({ value: code, label: `${names.of(code) ?? code} (${code})` }))
  .toSorted((a, b) => a.label.localeCompare(b.label))
