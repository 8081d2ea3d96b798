import { RequestError } from '../errors.ts'

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 }

/** The begin of `--last 24h`, as RFC 3339. @throws {RequestError} */
export function beginOfLast(text: string, nowMs: number): string {
  const match = /^([1-9]\d{0,4})([mhdw])$/.exec(text)
  const unit = UNIT_MS[match?.[2] ?? '']
  if (match === null || unit === undefined) {
    throw new RequestError(`--last ${text}: expected a number and m, h, d or w, such as 24h or 7d`)
  }
  return new Date(nowMs - Number(match[1]) * unit).toISOString()
}
