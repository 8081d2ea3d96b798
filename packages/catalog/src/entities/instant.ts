import { z } from 'zod'

const EARLIEST_MS = Date.UTC(2000, 0, 1)
const LATEST_MS = Date.UTC(2200, 0, 1)

/** RFC 3339 with any offset; kept in UTC, without a fraction when it has none. */
export const instant = z.iso
  .datetime({ offset: true, error: 'Must be a time such as 2026-06-10T12:00:00Z', abort: true })
  .refine((text) => isInRange(Date.parse(text)), { error: 'Must lie between the years 2000 and 2200' })
  .overwrite(asInstant)

/** Spelled so already: all but the last days of months, whose being depends on the year. */
const SPELLED = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/

/** The one spelling of a moment: RFC 3339, UTC, milliseconds only when there are some. */
export function asInstant(moment: number | string): string {
  if (typeof moment === 'string' && SPELLED.test(moment)) return moment
  const date = new Date(moment)
  return Number.isNaN(date.getTime()) ? String(moment) : date.toISOString().replace('.000Z', 'Z')
}

function isInRange(ms: number): boolean {
  return ms >= EARLIEST_MS && ms < LATEST_MS
}

/** `starts_at` is inclusive and `ends_at` exclusive, so equal ones would never be open. */
export function datesInOrder() {
  return z.refine<{ starts_at?: string; ends_at?: string }>(
    ({ starts_at, ends_at }) =>
      starts_at === undefined || ends_at === undefined || !(Date.parse(ends_at) <= Date.parse(starts_at)),
    { path: ['ends_at'], error: 'Must be later than starts_at', params: { code: 'out_of_order' }, when: isObject },
  )
}

/** Lets a check of a whole body run beside problems of its fields, so that all are reported at once. */
export function isObject({ value }: { readonly value: unknown }): boolean {
  return typeof value === 'object' && value !== null
}
