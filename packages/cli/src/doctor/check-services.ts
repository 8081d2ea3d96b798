import { httpUrl } from '@smartlink/service-kit/ops-server'
import type { Settings } from '@smartlink/service-kit/flags'
import { findingsOf } from './finding.ts'
import type { Finding } from './finding.ts'

const TIMEOUT_MS = 3_000

interface Readiness {
  readonly dependencies: readonly { readonly name: string; readonly ready: boolean; readonly reason?: string }[]
}

/** What the process at the ops port says of itself; nothing when none is there and none has to be. */
export async function checkServices({ host, opsPort }: Settings, runs: boolean): Promise<Finding[]> {
  const { ok, warning, error } = findingsOf('services')
  const url = `${httpUrl(['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host, opsPort)}/readyz`
  let readiness: Readiness
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    readiness = (await response.json()) as Readiness
  } catch {
    if (!runs) return []
    return [warning('no_ops', `nobody answers at ${url}`, 'Name the ops port of the running process with --ops-port.')]
  }
  const waiting = readiness.dependencies.filter(({ ready }) => !ready)
  if (waiting.length === 0) return [ok(`ready, by ${url}`)]
  return waiting.map(({ name, reason = 'no reason given' }) =>
    error('not_ready', `${name} is not ready: ${reason}`, 'docs/runbooks/not-ready.md goes through the reasons.'),
  )
}
