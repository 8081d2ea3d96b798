import type { EventLog } from './event-log.ts'

/** As `/readyz` shows a dependency. */
export interface LogReadiness {
  readonly name: 'log'
  readonly ready: boolean
  readonly reason?: string
}

/**
 * Whether the log answers. Nothing on the embedded log, which is part of the process.
 * @param meanwhile what a service does without the log, which is then said and keeps nobody away; without it the service is not ready
 */
export function logReadiness(log: Pick<EventLog, 'kind' | 'trouble'>, meanwhile?: string): LogReadiness[] {
  if (log.kind === 'embedded') return []
  const trouble = log.trouble()
  if (trouble === undefined) return [{ name: 'log', ready: true }]
  if (meanwhile === undefined) return [{ name: 'log', ready: false, reason: trouble }]
  return [{ name: 'log', ready: true, reason: `${meanwhile}: ${trouble}` }]
}
