import { PackedCatalog } from '@smartlink/catalog/view/packed-catalog'
import { decodeEvent, decoderOfFields, encodeClick, encodeClickInto } from '@smartlink/events/codec'
import { makeOrigin } from '@smartlink/events/origin'
import { CLICKS } from '@smartlink/events/topics'
import { READ_FIELDS } from '@smartlink/fraud-scorer/partition-reader'
import { clickEvent, fieldsOutsideSections, sectionsOf } from '@smartlink/ingress/click/click-event'
import { Links } from '@smartlink/ingress/click/links'
import { openOutboxWriter } from '@smartlink/outbox/open-outbox-writer'
import { createForwarder } from '@smartlink/outbox/forwarder/forwarder'
import type { ForwarderOptions } from '@smartlink/outbox/forwarder/forwarder'
import { outboxPath } from '@smartlink/outbox-format/outbox-directories'
import { TraceBytes } from '@smartlink/ingress/click/trace-bytes'
import { createCompiledLinks } from '@smartlink/routing/compiled-links'
import { createZoneClock } from '@smartlink/routing/zone-clock'
import { systemClock } from '@smartlink/service-kit/clock'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { temporaryDirectory } from '../harness/smart-link.ts'
import type { Bench } from './bench-kind.ts'
import { table } from './performance-page.ts'
import { linkAt, sampleClicks, STREAM } from './sample-clicks.ts'
import { showFigures } from './spread.ts'
import { MEASURED_SLUG, MEMBERS, targetedCatalog } from './targeted-catalog.ts'
import { timeOperation } from './time-operations.ts'

const CLICKS_MADE = 2_000
const PARTITIONS = 12
/** Events of one turn of the event loop under load: about half of 64 connections. */
const TURN_EVENTS = 32
const LOG_ID = '00000000-0000-4000-8000-000000000000'
const ROOM_BYTES = 64 * 1024 ** 3

/** What an event costs on its way: encoded, decoded, appended, read again and handed to the log's client. */
export const bench: Bench = {
  title: 'A click event',

  async run({ quick, say }) {
    const directory = temporaryDirectory()
    const options = quick ? { rounds: 5, calls: 20_000 } : { rounds: 15, calls: 40_000 }
    try {
      const catalog = new PackedCatalog()
      const links = new Links(catalog, createCompiledLinks(catalog, createZoneClock()))
      for (const change of targetedCatalog(1)) catalog.apply(change)
      const { clicks, partsOf } = await sampleClicks(CLICKS_MADE, catalog, directory.path)
      const asked = linkAt(links, MEASURED_SLUG)
      const parts = clicks.map((click) => partsOf(asked, click))
      const events = parts.map((part, sequence) => clickEvent(part, makeOrigin(STREAM, sequence), false))
      const encoded = events.map(encodeClick)
      const meanBytes = encoded.reduce((sum, { length }) => sum + length, 0) / encoded.length
      const scratch = Buffer.allocUnsafeSlow(64 * 1024)

      say('codec')
      const whole = timeOperation((call) => void encodeClickInto(itemAt(events, call), scratch, 0), options)
      const traces = new TraceBytes()
      const encode = timeOperation((call) => {
        const part = itemAt(parts, call)
        const sections = sectionsOf(part.click.visitor.sections, traces.of(part.decision.trace))
        encodeClickInto(fieldsOutsideSections(part, makeOrigin(STREAM, call), false), scratch, 0, sections)
      }, options)
      const decode = timeOperation((call) => void decodeEvent(itemAt(encoded, call)), options)
      const decodeScored = decoderOfFields(READ_FIELDS)
      const scored = timeOperation((call) => void decodeScored(itemAt(encoded, call)), options)

      say('outbox')
      const dataDir = `${directory.path}/data`
      const outbox = openOutboxWriter({
        directory: outboxPath(dataDir, 0),
        partitioning: { mode: 'kafka', partitions: { [CLICKS.name]: PARTITIONS, 'conversions.v1': PARTITIONS } },
        logId: LOG_ID,
        keyIds: () => [1],
        label: 'bench',
        bootId: 'bench',
        fsync: { mode: 'interval', intervalMs: 200 },
        maxUnreadBytes: ROOM_BYTES,
        checkpoint: () => Buffer.from('{}'),
        clock: systemClock,
      })
      let appended = 0
      const append = timeOperation((call) => {
        const partition = call % PARTITIONS
        const sequence = outbox.nextSequence(CLICKS.name, partition)
        const bytes = itemAt(encoded, call)
        outbox.append(CLICKS.name, partition, sequence, bytes.subarray(0, 8), bytes)
        appended++
        if (call % TURN_EVENTS === 0) outbox.flush()
      }, options)
      outbox.flush()
      await outbox.close()

      say('forwarder')
      const forward = await forwardAll(dataDir, appended)
      return `${table(
        ['step', 'CPU µs per event'],
        [
          [
            `put together and encode (${meanBytes.toFixed(0)} bytes on average, ${MEMBERS} offers in the trace)`,
            showFigures(encode, 2),
          ],
          ['encode alone, nothing of it kept from earlier events', showFigures(whole, 2)],
          ['decode, with guard and shape checked', showFigures(decode, 2)],
          ['the same, of it only what the fraud scorer reads', showFigures(scored, 2)],
          [`append to the outbox, one write for ${TURN_EVENTS} events`, showFigures(append, 2)],
          ['forward: read the outbox, check it, make batches, keep cursors', forward.toFixed(2)],
        ],
      )}

How it was taken: in one thread, on the events of ${CLICKS_MADE.toLocaleString('en')} different clicks; CPU time of the process with its system
calls and garbage collector, the median of ${options.rounds} rounds with the quarter below and above. Forwarding is one run over all
${appended.toLocaleString('en')} events of the outbox into a log that acknowledges at once: what the Kafka client costs comes on top.`
    } finally {
      directory.remove()
    }
  },
}

async function forwardAll(dataDir: string, events: number): Promise<number> {
  let taken = 0
  const log: ForwarderOptions['log'] = {
    leaderOf: () => 0,
    attempt: (batches) => Promise.resolve(batches.map(() => ({ state: 'acknowledged' }))),
  }
  const before = process.cpuUsage()
  const forwarder = createForwarder({
    log,
    dataDir,
    logId: LOG_ID,
    clock: systemClock,
    keepMs: Number.MAX_SAFE_INTEGER,
    keepBytes: Number.MAX_SAFE_INTEGER,
    isSettled: () => true,
    onReleased: () => undefined,
    onShipped: (shipment) => void (taken += shipment.events.length),
    onFailure: (error) => {
      throw error
    },
  })
  await waitFor(() => taken === events, { deadlineMs: 120_000, what: 'the forwarder to take everything' })
  const { user, system } = process.cpuUsage(before)
  await forwarder.close()
  return (user + system) / events
}

function itemAt<T>(items: readonly T[], call: number): T {
  return items[call % items.length] as T
}
