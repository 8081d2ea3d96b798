import { randomUUID } from 'node:crypto'
import type { EventLog } from '@smartlink/event-log/event-log'
import { ERASED_MESSAGE, erasedKey } from '@smartlink/events/erased-message'
import type { ErasedKey } from '@smartlink/events/erased-message'
import { erasureKey, ERASURE_MESSAGE } from '@smartlink/events/erasure-message'
import type { ErasureMessage } from '@smartlink/events/erasure-message'
import { ERASED } from '@smartlink/events/topics'

const NOTHING = { clicks: 0, conversions: 0, refused_postbacks: 0, scores: 0 }

/**
 * Writes down that something is to be erased: the keys that are never to come back, then the erasure itself, which click-sink takes
 * up. Resolves when the log has it.
 */
export async function askErasure(
  log: EventLog,
  asked: Pick<ErasureMessage, 'subject' | 'until' | 'asked_at' | 'actor'>,
  signal: AbortSignal,
): Promise<ErasureMessage> {
  const erasure: ErasureMessage = {
    id: randomUUID(),
    ...asked,
    state: 'asked',
    detail: '',
    removed: NOTHING,
    days_left: [],
    done_at: null,
  }
  const value = ERASED_MESSAGE.encode({ until: asked.until })
  const keys = keysOf(asked.subject).map((key) => ({ key: erasedKey(key), value }))
  await log.append(
    ERASED.name,
    [...keys, { key: erasureKey(erasure.id), value: ERASURE_MESSAGE.encode(erasure) }],
    signal,
  )
  return erasure
}

/** Asks once more for what was asked for before; what is under way goes on. */
export async function askAgain(
  log: EventLog,
  erasures: readonly ErasureMessage[],
  signal: AbortSignal,
): Promise<readonly ErasureMessage[]> {
  const again = erasures
    .filter(({ state }) => state === 'done')
    .map((erasure): ErasureMessage => ({ ...erasure, state: 'asked', detail: '', done_at: null }))
  const records = again.map((erasure) => ({ key: erasureKey(erasure.id), value: ERASURE_MESSAGE.encode(erasure) }))
  if (records.length > 0) await log.append(ERASED.name, records, signal)
  return again
}

function keysOf(subject: ErasureMessage['subject']): ErasedKey[] {
  switch (subject.kind) {
    case 'publisher':
      return [{ kind: 'publisher', id: subject.publisher_id }]
    case 'click':
      return [{ kind: 'click', id: subject.click_id }]
    case 'address':
      return subject.hashes.map(({ key_id: keyId, hash }) => ({ kind: 'address', keyId, hash }))
  }
}
