import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'

/** What of a data directory belongs to its embedded log: the log, the outboxes that are its partitions, snapshots of its tables. */
const OF_THE_LOG = ['log', 'outbox', 'state'] as const

/** Puts it below `moved/<log id>`, one after the other; what was put there before stays. Returns that directory. */
export function setAside(dataDir: string, logId: string): string {
  const aside = join(dataDir, 'moved', logId)
  mkdirSync(aside, { recursive: true, mode: 0o700 })
  for (const name of OF_THE_LOG) {
    const from = join(dataDir, name)
    if (existsSync(from) && !existsSync(join(aside, name))) renameSync(from, join(aside, name))
  }
  return aside
}
