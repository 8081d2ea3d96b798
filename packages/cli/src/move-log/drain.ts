import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { DirectoryLock } from '@smartlink/service-kit/directory-lock'
import { flagName } from '@smartlink/service-kit/flags'
import type { Settings } from '@smartlink/service-kit/flags'
import { environmentWithout } from '@smartlink/service-kit/settings'
import { CLICKHOUSE_SETTINGS } from '../installation/installation-options.ts'

/** Composes services, which is for infra alone; so it is a process of its own. */
const SCRIPT = fileURLToPath(new URL('../../../../infra/one-machine/src/drain.ts', import.meta.url))

/** What an installation on one machine is told, beside where its log is. */
const TOLD = ['data', 'secrets', 'ingressWorkers', 'fsync', ...CLICKHOUSE_SETTINGS] as const

/**
 * Has everything in the embedded log stored in ClickHouse, and every stream closed: towards reports by its marks, towards the ledger
 * by its wallet. The child inherits the lock, and ends with this process. `false` when it is not done within the time.
 */
export async function drainLog(
  settings: Settings,
  logId: string,
  lock: DirectoryLock,
  { timeoutMs, onWaiting }: { readonly timeoutMs: number; onWaiting(reason: string): void },
): Promise<boolean> {
  const words = TOLD.flatMap((name) => {
    const value = settings[name]
    return value === undefined ? [] : [`${flagName(name)}=${String(value)}`]
  })
  const child = spawn(process.execPath, [SCRIPT, logId, '--log=embedded', '--clickhouse-port=0', ...words], {
    stdio: ['pipe', 'pipe', 'inherit', lock.descriptor],
    env: environmentWithout('log', 'clicksPartitions', 'demoTraffic', 'clickhousePort'),
  })
  const { stdin, stdout } = child
  if (stdin === null || stdout === null) throw new Error('the drain has no pipes')
  stdin.on('error', () => {
    // It ended first; how, is said below.
  })
  let drained = false
  createInterface({ input: stdout }).on('line', (line) => {
    const { waiting, drained: isDrained } = JSON.parse(line) as { waiting?: string; drained?: true }
    if (waiting !== undefined) onWaiting(waiting)
    if (isDrained === true) drained = true
  })
  let overdue = false
  const timer = setTimeout(() => {
    overdue = true
    stdin.end()
  }, timeoutMs)
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(timer)
  if (drained) return true
  if (overdue) return false
  throw new DrainError(
    `the log could not be drained: the process ended with ${code ?? 'a signal'}; what it said stands above. Nothing was moved`,
  )
}

/** The child broke; the log is as it was. */
export class DrainError extends Error {
  readonly code = 'cli.drain'
}
