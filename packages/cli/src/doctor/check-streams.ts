import { MalformedMessageError } from '@smartlink/events/errors'
import { HEARTBEAT, HEARTBEAT_LIVE_MS } from '@smartlink/events/heartbeat'
import type { Heartbeat } from '@smartlink/events/heartbeat'
import { STREAMS } from '@smartlink/events/topics'
import type { Secrets } from '@smartlink/secrets/open-secrets'
import type { LogReading } from '../installation/log-reading.ts'
import { ageText, bytesText, findingsOf } from './finding.ts'
import type { Finding } from './finding.ts'

const CLOCK_TOLERANCE_MS = 1_000
/** What is shipped normally waits for milliseconds. */
const LONG_WAIT_MS = 60_000

/** A heartbeat, and when the log took it by its own clock. */
export interface HeardStream {
  readonly heartbeat: Heartbeat
  readonly takenMs: number
}

export async function readStreams(log: LogReading): Promise<HeardStream[]> {
  const newest = new Map<string, HeardStream>()
  await log.read(STREAMS.name, ({ key, value, timestampMs }) => {
    if (value === null) newest.delete(key.toString())
    else {
      try {
        newest.set(key.toString(), { heartbeat: HEARTBEAT.decode(value), takenMs: timestampMs })
      } catch (error) {
        if (!(error instanceof MalformedMessageError)) throw error
      }
    }
    return true
  })
  return [...newest.values()]
}

export interface StreamsContext {
  readonly nowMs: number
  /** The outboxes are the log itself: they hold what consumers have taken, too. */
  readonly embedded: boolean
  readonly secrets: Secrets | undefined
}

/** The nodes that answer clicks: who is heard, whose clock is wrong, what waits on their disks, which keys they use. */
export function checkStreams(streams: readonly HeardStream[], { nowMs, embedded, secrets }: StreamsContext): Finding[] {
  const { ok, warning, error } = findingsOf('streams')
  const open = streams.filter(({ heartbeat }) => !heartbeat.closed)
  const live = open.filter(({ takenMs }) => nowMs - takenMs < HEARTBEAT_LIVE_MS)
  const findings: Finding[] = []
  for (const { heartbeat, takenMs } of open) {
    const { stream, label, outbox, clock, keys = [] } = heartbeat
    const name = `${label} (${stream})`
    if (nowMs - takenMs >= HEARTBEAT_LIVE_MS) {
      const text = `${name} was last heard ${ageText(nowMs - takenMs)} ago and did not say that it stops`
      const todo =
        'Reports wait for it. Start it again; if it is gone but its disk is not, `smartlink outbox ship <dir>`; ' +
        `if the disk is gone, \`smartlink node lost ${label}\`.`
      findings.push(warning('silent', text, todo))
      continue
    }
    const aheadMs = clock - takenMs
    if (Math.abs(aheadMs) > CLOCK_TOLERANCE_MS) {
      const text = `the clock of ${name} is ${ageText(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} the log`
      findings.push(error('clock', text, 'Keep its time with NTP: windows of caps, marks and tokens depend on it.'))
    }
    const waitingMs = outbox.oldest_ms === null || embedded ? 0 : clock - outbox.oldest_ms
    if (waitingMs > LONG_WAIT_MS) {
      const text = `${bytesText(outbox.depth_bytes)} wait on the disk of ${name}, the oldest for ${ageText(waitingMs)}`
      findings.push(warning('outbox', text, 'The log does not take them: see what /readyz of that node says.'))
    }
    const unknown = secrets === undefined ? [] : keys.filter((key) => !secrets.holds(key.purpose as never, key))
    if (unknown.length > 0) {
      const which = unknown.map(({ purpose, id }) => `${purpose} ${id}`).join(', ')
      const text = `${name} uses keys that are not in these secrets: ${which}`
      findings.push(error('keys', text, 'Give every process of the installation the same secrets (--secrets).'))
    }
  }
  if (live.length === 0) {
    findings.push(
      warning('none_live', 'no node was heard within the last minute', 'Start an ingress: nobody answers clicks.'),
    )
  }
  if (findings.length > 0) return findings
  const waiting = embedded ? 0 : live.reduce((sum, { heartbeat }) => sum + heartbeat.outbox.depth_bytes, 0)
  const labels = live.map(({ heartbeat }) => heartbeat.label).join(', ')
  return [ok(`${labels} live, clocks agree${embedded ? '' : `, ${bytesText(waiting)} to ship`}`)]
}
