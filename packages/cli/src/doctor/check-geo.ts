import { defaultDatabasePath } from '@smartlink/visitor-facts/geo/default-database'
import { dateOfGeoDatabase } from '@smartlink/visitor-facts/geo/geo-database-date'
import { VisitorFactsError } from '@smartlink/visitor-facts/errors'
import type { Settings } from '@smartlink/service-kit/flags'
import { ageText, findingsOf } from './finding.ts'
import type { Finding } from './finding.ts'

const DAY_MS = 86_400_000
/** Addresses change hands: after a quarter of a year a share of them is placed in the wrong country. */
const OLD_MS = 92 * DAY_MS
/** What comes along is for trying things out, and as old as this version. */
const OLD_DEFAULT_MS = 366 * DAY_MS

export async function checkGeo({ geo }: Settings, nowMs: number): Promise<Finding[]> {
  const { ok, warning, error } = findingsOf('geo')
  const paths = geo.length > 0 ? geo : [defaultDatabasePath()]
  const findings: Finding[] = []
  for (const path of paths) {
    try {
      const date = await dateOfGeoDatabase(path)
      const what = geo.length > 0 ? path : 'the country database that comes along'
      const ageMs = nowMs - date.getTime()
      const text = `${what} is of ${date.toISOString().slice(0, 10)}, ${ageText(ageMs)} old`
      const todo = 'Fetch a newer one, and name it with --geo; a file that is replaced is read again by itself.'
      findings.push(ageMs > (geo.length > 0 ? OLD_MS : OLD_DEFAULT_MS) ? warning('old', text, todo) : ok(text))
    } catch (failure) {
      if (!(failure instanceof VisitorFactsError)) throw failure
      findings.push(error('unreadable', failure.message, 'Name another file with --geo.'))
    }
  }
  return findings
}
