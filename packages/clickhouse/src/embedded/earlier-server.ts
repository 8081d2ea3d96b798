import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Whether a server of an earlier parent still runs in the directory: it ends by itself within seconds and gives its
 * port back. ClickHouse keeps its process id there while it runs; one that was killed leaves the file behind.
 */
export function earlierServerRuns(storeDir: string): boolean {
  const pid = pidIn(join(storeDir, 'status'))
  if (pid === undefined) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: unknown }).code === 'EPERM'
  }
}

function pidIn(file: string): number | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined
    throw error
  }
  const pid = Number(/^PID: (\d+)$/m.exec(text)?.[1])
  return pid > 1 ? pid : undefined
}
