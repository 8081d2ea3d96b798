import { GROUPS } from '@smartlink/events/groups'
import type { LogReading } from '../installation/log-reading.ts'
import { findingsOf } from './finding.ts'
import type { Finding } from './finding.ts'

/** More than a consumer that runs leaves lying for long. */
const MUCH_RECORDS = 100_000

/** How far each consumer group is behind, and whether its position can still be read from. */
export async function checkGroups(log: LogReading): Promise<Finding[]> {
  const { ok, warning, error } = findingsOf('groups')
  const findings: Finding[] = []
  const lags: string[] = []
  for (const { name: group, topics } of GROUPS.filter(({ electsOnly }) => electsOnly !== true)) {
    let total = 0
    for (const { name: topic } of topics) {
      const begins = new Map((await log.offsets(topic)).map(({ partition, begin }) => [partition, begin]))
      const partitions = await log.lag(group, topic)
      const behind = partitions.reduce((sum, { lag }) => sum + lag, 0)
      total += behind
      for (const { partition, committed, end, lag } of partitions) {
        const why = `\`smartlink partition why ${topic} ${partition} --group ${group}\` says more.`
        if (committed === null) continue
        if (committed > end && log.kind === 'kafka') {
          findings.push(
            error('beyond_end', `${group} stands behind the end of ${topic}/${partition}: the log lost records`, why),
          )
        } else if (lag > 0 && committed < (begins.get(partition) ?? 0)) {
          findings.push(
            error('expired', `what ${group} takes next of ${topic}/${partition} was dropped by the log`, why),
          )
        }
      }
      if (behind > 0 && partitions.every(({ committed }) => committed === null)) {
        const todo = `Start ${group}: it has ${behind} records to take.`
        findings.push(warning('never_started', `${group} never took anything of ${topic}`, todo))
      } else if (behind > MUCH_RECORDS) {
        const todo = `Look at the log of ${group} and at what it writes to; more of it share the partitions.`
        findings.push(warning('behind', `${group} is ${behind} records behind in ${topic}`, todo))
      }
    }
    lags.push(`${group} ${total}`)
  }
  return findings.length > 0 ? findings : [ok(`records behind: ${lags.join(', ')}`)]
}
