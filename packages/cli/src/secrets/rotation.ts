import { SecretsError } from '@smartlink/secrets/errors'
import { findKey, keyAt, keysOf } from '@smartlink/secrets/key'
import type { Key, KeyRing } from '@smartlink/secrets/key'
import { PURPOSES, readKeyFile } from '@smartlink/secrets/key-file'
import type { Purpose } from '@smartlink/secrets/key-file'
import { addKey, makeCurrent, removeKey } from '@smartlink/secrets/rotate'
import type { Settings } from '@smartlink/service-kit/flags'
import { RequestError } from '../errors.ts'
import { withLogReading } from '../installation/log-reading.ts'
import { timeText } from '../output.ts'
import { holdersOf, liveStreams } from './key-holders.ts'
import type { KeyHolders } from './key-holders.ts'
import { neededUntil } from './needed-until.ts'
import { secretsDirectory } from './secrets-directory.ts'

export interface ListedKey {
  readonly ring: Purpose
  readonly id: number
  readonly fingerprint: string
  readonly state: 'in use' | 'to come' | 'accepted'
  readonly sinceMs: number | undefined
  readonly holders: KeyHolders
  /** Of an accepted key: until when something that is still good names it, 0 when nothing does; undefined: not known. */
  readonly neededUntilMs: number | undefined
}

interface KeyInRing {
  readonly ring: Purpose
  readonly id: number
}

export async function listKeys(settings: Settings): Promise<ListedKey[]> {
  const directory = secretsDirectory(settings)
  const nowMs = nowOf(settings)
  return withLogReading(settings, async (log) => {
    const streams = await liveStreams(log, nowMs)
    const listed: ListedKey[] = []
    for (const ring of PURPOSES) {
      const keys = readKeyFile(directory, ring)
      for (const key of keysOf(keys)) {
        const state = stateOf(keys, key, nowMs)
        listed.push({
          ring,
          id: key.id,
          fingerprint: key.fingerprint(ring),
          state,
          sinceMs: key.sinceMs,
          holders: holdersOf(named(ring, key), streams),
          neededUntilMs: state === 'accepted' ? await neededUntil(settings, log, ring, keys, key) : undefined,
        })
      }
    }
    return listed
  })
}

export function addToRing(settings: Settings, ring: Purpose): { readonly directory: string; readonly id: number } {
  const directory = secretsDirectory(settings)
  return { directory, id: refusing(() => addKey(directory, ring)) }
}

export interface Use extends KeyInRing {
  /** From when on, also as counted from now; undefined: at once. */
  readonly when: number | ((nowMs: number) => number) | undefined
  readonly force: boolean
}

/** Makes a key the one in use. Throws {@link RequestError} while a live node does not hold it. */
export async function useFromRing(
  settings: Settings,
  { ring, id, when, force }: Use,
): Promise<{ readonly sinceMs: number; readonly ahead: boolean; readonly warnings: readonly string[] }> {
  const directory = secretsDirectory(settings)
  const nowMs = nowOf(settings)
  const { keys, key } = keyIn(directory, ring, id)
  if (keyAt(keys, nowMs) === key) throw new RequestError(`key ${id} of ${ring} is in use already`)
  const sinceMs = typeof when === 'function' ? when(nowMs) : (when ?? nowMs)
  if (sinceMs < nowMs) throw new RequestError(`${timeText(sinceMs)} is over; leave --at away, or say --now`)
  const { missing } = await withLogReading(settings, async (log) =>
    holdersOf(named(ring, key), await liveStreams(log, nowMs)),
  )
  const lacking = `${missing.join(', ')} does not hold key ${id} of ${ring} yet`
  if (missing.length > 0 && !force) {
    throw new RequestError(`${lacking}: give it ${directory}, and look with \`secrets ls\`; or insist with --force`)
  }
  makeCurrent(directory, ring, id, { sinceMs, nowMs })
  const warnings = missing.length > 0 ? [`${lacking}: it is not ready from then on, until it does`] : []
  return { sinceMs, ahead: sinceMs > nowMs, warnings }
}

/** Forgets a key, and says what breaks by it. Throws {@link RequestError} where something would and it is not forced. */
export async function removeFromRing(
  settings: Settings,
  { ring, id, force }: KeyInRing & { readonly force: boolean },
): Promise<string[]> {
  const directory = secretsDirectory(settings)
  const nowMs = nowOf(settings)
  const { keys, key } = keyIn(directory, ring, id)
  const state = stateOf(keys, key, nowMs)
  if (state !== 'accepted') {
    throw new RequestError(`key ${id} of ${ring} is ${state}: make another one current first (secrets use)`)
  }
  const breaks = await withLogReading(settings, async (log) => {
    const { inUse } = holdersOf(named(ring, key), await liveStreams(log, nowMs))
    const until = await neededUntil(settings, log, ring, keys, key)
    return [
      ...inUse.map((label) => `${label} makes new values with it: it would be alone with them`),
      ...whatBreaks(ring, until, nowMs),
    ]
  })
  if (breaks.length > 0 && !force) {
    throw new RequestError(
      [`Key ${id} of ${ring} is still needed:`, ...breaks, 'Remove it all the same with --force.'].join('\n'),
    )
  }
  refusing(() => removeKey(directory, ring, id, nowMs))
  return breaks
}

function whatBreaks(ring: Purpose, untilMs: number | undefined, nowMs: number): string[] {
  if (untilMs !== undefined && untilMs <= nowMs) return []
  const until =
    untilMs === undefined
      ? 'for a time that is not known, because ClickHouse does not answer'
      : `until ${timeText(untilMs)}`
  return ring === 'master'
    ? [
        `${capital(until)} rows of clicks have hashes of addresses that were made with it: an erasure by address would not find them, and their visitors are strangers from now on`,
      ]
    : [`${capital(until)} click ids that it signed may come back: conversions of those clicks would be refused`]
}

function keyIn(directory: string, ring: Purpose, id: number): { readonly keys: KeyRing; readonly key: Key } {
  const keys = refusing(() => readKeyFile(directory, ring))
  const key = findKey(keys, id)
  const ids = keysOf(keys).map((one) => one.id)
  if (key === undefined) throw new RequestError(`${directory}/${ring} has no key ${id}; it has ${ids.join(', ')}`)
  return { keys, key }
}

function stateOf(ring: KeyRing, key: Key, nowMs: number): ListedKey['state'] {
  if (keyAt(ring, nowMs) === key) return 'in use'
  return (key.sinceMs ?? 0) > nowMs ? 'to come' : 'accepted'
}

function named(purpose: Purpose, key: Key): { purpose: Purpose; id: number; fingerprint: string } {
  return { purpose, id: key.id, fingerprint: key.fingerprint(purpose) }
}

/** What is wrong with the directory is for the person who named it. */
function refusing<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof SecretsError) throw new RequestError(error.message, { cause: error })
    throw error
  }
}

function nowOf(settings: Settings): number {
  return settings.clock ?? Date.now()
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
