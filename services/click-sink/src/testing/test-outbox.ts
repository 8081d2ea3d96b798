import { randomFillSync } from 'node:crypto'
import { join } from 'node:path'
import { encodeClick, encodeConversion, encodeMark } from '@smartlink/events/codec'
import { makeOrigin } from '@smartlink/events/origin'
import { sampleClick, sampleConversion, sampleMark } from '@smartlink/events/testing/sample-events'
import { CLICKS, CONVERSIONS } from '@smartlink/events/topics'
import { createUuid7, formatUuid } from '@smartlink/events/uuid7'
import { openOutboxWriter } from '@smartlink/outbox/open-outbox-writer'
import type { EmbeddedEventLog } from '@smartlink/event-log/embedded/embedded-event-log'
import type { NewClick } from '@smartlink/events/generated/click'
import type { NewConversion } from '@smartlink/events/generated/conversion'
import type { OutboxWriter } from '@smartlink/outbox/outbox-writer'

const uuid7 = createUuid7((target) => void randomFillSync(target))
const KEY = Buffer.from('a key of 16 bytes'.slice(0, 16))

/** A click thread as far as the log sees it: the writer of one partition. */
export interface TestOutbox {
  readonly stream: string
  /** Appends clicks; returns their ids. */
  clicks(count: number, changes?: (index: number) => Partial<NewClick>): string[]
  mark(): void
  conversion(changes?: Partial<NewConversion>): void
  /** Appends the newest click once more, as an outbox that was restored from a copy ships again. */
  again(): void
  /** Appends bytes as the next event of clicks, whatever origin they name. */
  raw(bytes: (origin: Buffer) => Buffer): void
  rawConversion(bytes: (origin: Buffer) => Buffer): void
  /** Begins a new stream, as a new process would. */
  reopen(): Promise<void>
  close(): Promise<void>
}

export function openTestOutbox(
  dataDir: string,
  number: number,
  logId: string,
  log: () => EmbeddedEventLog,
): TestOutbox {
  const open = (): OutboxWriter =>
    openOutboxWriter({
      directory: join(dataDir, 'outbox', String(number)),
      partitioning: { mode: 'embedded', partition: number },
      logId,
      keyIds: () => [1],
      label: 'test',
      bootId: 'boot',
      fsync: { mode: 'interval', intervalMs: 200 },
      maxUnreadBytes: 1024 ** 3,
      floors: log().outboxFloors(number),
      checkpoint: () => Buffer.from('{}'),
      clock: { now: () => Date.now() },
    })
  let writer = open()
  let newest: Buffer | undefined

  function append(topic: string, encode: (origin: Buffer) => Buffer): void {
    const sequence = writer.nextSequence(topic, number)
    writer.append(topic, number, sequence, KEY, encode(makeOrigin(writer.stream, sequence)))
  }

  function flush(): void {
    if (writer.flush() === 'failed') throw new Error('the outbox could not be written')
    log().wakeOutbox(number)
  }

  return {
    get stream() {
      return writer.stream
    },
    clicks(count, changes = () => ({})) {
      const ids = Array.from({ length: count }, (_, index) => {
        const time = Date.now()
        const id = uuid7(time)
        append(CLICKS.name, (origin) => {
          newest = encodeClick({ ...sampleClick({ click_id: id, time, ...changes(index) }), origin })
          return newest
        })
        return formatUuid(id)
      })
      flush()
      return ids
    },
    mark() {
      append(CLICKS.name, (origin) => {
        const time = Date.now()
        return encodeMark({
          ...sampleMark({ mark_id: uuid7(time), time, label: 'test', closes: [], closing: false }),
          origin,
        })
      })
      flush()
    },
    conversion(changes = {}) {
      append(CONVERSIONS.name, (origin) =>
        encodeConversion({
          ...sampleConversion({ conversion_id: uuid7(Date.now()), received_at: Date.now(), ...changes }),
          origin,
        }),
      )
      flush()
    },
    again() {
      const bytes = newest
      if (bytes === undefined) throw new Error('nothing was sent yet')
      append(CLICKS.name, () => bytes)
      flush()
    },
    raw(bytes) {
      append(CLICKS.name, bytes)
      flush()
    },
    rawConversion(bytes) {
      append(CONVERSIONS.name, bytes)
      flush()
    },
    async reopen() {
      await writer.close()
      writer = open()
    },
    close: () => writer.close(),
  }
}
