import { MalformedMessageError } from '@smartlink/events/errors'
import { HEARTBEAT, HEARTBEAT_LIVE_MS } from '@smartlink/events/heartbeat'
import type { Heartbeat } from '@smartlink/events/heartbeat'
import { STREAMS } from '@smartlink/events/topics'
import type { KeyFingerprint } from '@smartlink/secrets/open-secrets'
import type { LogReading } from '../installation/log-reading.ts'

/** Which click threads hold a key, and which make new values with it, by the labels of their nodes. */
export interface KeyHolders {
  readonly held: readonly string[]
  readonly missing: readonly string[]
  readonly inUse: readonly string[]
}

/** Heartbeats of the streams that were heard within a minute. */
export async function liveStreams(log: LogReading, nowMs: number): Promise<Heartbeat[]> {
  const newest = new Map<string, Heartbeat>()
  await log.read(STREAMS.name, ({ key, value }) => {
    if (value === null) newest.delete(key.toString())
    else {
      try {
        newest.set(key.toString(), HEARTBEAT.decode(value))
      } catch (error) {
        if (!(error instanceof MalformedMessageError)) throw error
      }
    }
    return true
  })
  return [...newest.values()].filter(({ closed, clock }) => !closed && nowMs - clock < HEARTBEAT_LIVE_MS)
}

export function holdersOf(key: Omit<KeyFingerprint, 'current'>, streams: readonly Heartbeat[]): KeyHolders {
  const holding = streams.filter(({ keys = [] }) => keys.some((held) => isSame(held, key)))
  return {
    held: labels(holding),
    missing: labels(streams.filter((stream) => !holding.includes(stream))),
    inUse: labels(streams.filter(({ keys = [] }) => keys.some((held) => held.current && isSame(held, key)))),
  }
}

function isSame(
  held: { purpose: string; id: number; fingerprint: string },
  key: Omit<KeyFingerprint, 'current'>,
): boolean {
  return held.purpose === key.purpose && held.id === key.id && held.fingerprint === key.fingerprint
}

function labels(streams: readonly Heartbeat[]): string[] {
  return [...new Set(streams.map(({ label }) => label))].toSorted()
}
