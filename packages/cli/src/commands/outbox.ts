import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { STREAM_PATTERN } from '@smartlink/events/origin'
import { lockDirectory } from '@smartlink/service-kit/directory-lock'
import type { DirectoryLock } from '@smartlink/service-kit/directory-lock'
import type { Settings } from '@smartlink/service-kit/flags'
import { Command, InvalidArgumentError } from 'commander'
import { RequestError } from '../errors.ts'
import { examples } from '../help.ts'
import { EXIT } from '../exit-codes.ts'
import { installationSettings, takesInstallation } from '../installation/installation-options.ts'
import { readLogId } from '../installation/log-id.ts'
import { readingOf } from '../installation/log-reading.ts'
import { withLog } from '../installation/open-log.ts'
import { describeOutboxes } from '../outbox/describe-outboxes.ts'
import { findHoles } from '../outbox/find-holes.ts'
import { reshipAll, reshipHoles, reshipStream } from '../outbox/reship-events.ts'
import { shipOutboxes } from '../outbox/ship-outboxes.ts'
import { takenNumbers } from '../outbox/taken-numbers.ts'
import { outputOf, table } from '../output.ts'

const NEEDS = { log: true } as const
const DEFAULT_DEADLINE_S = 600
const TAKEN_WITHIN_MS = 60_000

interface Options extends Record<string, unknown> {
  readonly json?: true
}

interface ReshipOptions extends Options {
  readonly holes?: true
  readonly all?: true
  readonly stream?: string
}

export function outboxCommand(): Command {
  const outbox = new Command('outbox').description(
    'clicks that wait on a disk to be shipped, or were shipped and are kept',
  )

  takesInstallation(outbox.command('ls'), {})
    .description('lists what lies in the outboxes of a data directory, stream by stream; may be in use meanwhile')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('smartlink outbox ls --data /var/lib/smartlink'))
    .action((options: Options) => {
      const { data } = installationSettings(options, {})
      requireOutbox(data)
      const parts = describeOutboxes(data)
      outputOf(options).result(
        { data, parts },
        parts.length === 0
          ? ['The outboxes are empty.']
          : table(
              ['OUTBOX', 'TOPIC', 'STREAM', 'NODE', 'SEGMENTS', 'BYTES', 'UNSHIPPED'],
              parts.map((part) => [
                part.outbox,
                part.topic,
                part.stream,
                part.label,
                part.segments,
                part.bytes,
                part.unshipped ?? '-',
              ]),
            ),
      )
    })

  takesInstallation(outbox.command('ship'), NEEDS)
    .description(
      'ships a data directory whose node is gone: every event in it goes to the log (exit code 3: not all did)',
    )
    .argument('<dir>', 'the data directory; no process may use it')
    .option('--timeout <seconds>', 'give up after this long', seconds, DEFAULT_DEADLINE_S)
    .option('--json', 'as JSON')
    .addHelpText('after', examples('smartlink outbox ship /mnt/disk-of-a-lost-node --log kafka://broker:9092'))
    .action(async (dir: string, options: Options & { readonly timeout: number }) => {
      const settings = installationSettings(options, NEEDS)
      requireKafka(settings)
      requireOutbox(dir)
      let lock: DirectoryLock | undefined
      try {
        lock = lockDirectory(dir)
        await withLog(settings, async (log) => {
          const logId = await readLogId(readingOf(log))
          requireLog(dir, logId)
          const shipped = await shipOutboxes(log, { dataDir: dir, logId, deadlineMs: options.timeout * 1_000 })
          if (!shipped.complete) process.exitCode = EXIT.attention
          const labels = [...new Set(describeOutboxes(dir).map(({ label }) => label))]
          outputOf(options).result({ ...shipped, labels }, [
            `Shipped ${shipped.shipped} events${shipped.complete ? ', everything there was.' : '; something is left:'}`,
            ...shipped.stuck.map(({ topic, partition, reason }) => `${topic}/${partition} takes nothing: ${reason}`),
            ...shipped.failures,
            ...(shipped.damagedBytes > 0 ? [`${shipped.damagedBytes} bytes hold no readable record.`] : []),
            `When the node never comes back: smartlink node lost ${labels.join(' ')}`,
          ])
        })
      } catch (error) {
        if (!isUnwritable(error)) throw error
        throw new RequestError(
          `${dir} can't be written to (${error.message}), and how far it was shipped is noted there. ` +
            'Copy it to another disk with `cp -a`, and ship the copy',
        )
      } finally {
        lock?.release()
      }
    })

  takesInstallation(outbox.command('reship'), NEEDS)
    .description(
      'sends events again that the log lost, from the segments that are kept (exit code 3: some are not here)',
    )
    .option('--holes', 'those whose sequence is missing in the log')
    .option('--all', 'all that is kept; what is there already is dropped by its origin')
    .option(
      '--stream <stream>',
      'the clicks of a stream that two machines wrote, each stored unless a click with its id is',
      streamId,
    )
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      examples(
        'smartlink outbox reship --holes --data /var/lib/smartlink --log kafka://broker:9092',
        'smartlink outbox reship --stream 53b70c2f8a91d4e6 --data /var/lib/smartlink',
      ),
    )
    .action(async (options: ReshipOptions) => {
      const { holes, all, stream } = options
      if ([holes, all, stream].filter((one) => one !== undefined).length !== 1) {
        throw new RequestError('say one of --holes, --all and --stream')
      }
      const settings = installationSettings(options, NEEDS)
      requireKafka(settings)
      requireOutbox(settings.data)
      await withLog(settings, async (log) => {
        const logId = await readLogId(readingOf(log))
        requireLog(settings.data, logId)
        if (stream !== undefined) {
          const isTaken = await takenNumbers(readingOf(log), logId, { stream, deadlineMs: TAKEN_WITHIN_MS })
          const sent = await reshipStream(log, settings.data, logId, { stream, isTaken, nowMs: Date.now() })
          if (sent.reshipped === 0 || sent.left > 0) process.exitCode = EXIT.attention
          outputOf(options).result(sent, [
            `Sent ${sent.reshipped} clicks of ${stream} again.`,
            ...(sent.left > 0
              ? [
                  `${sent.left} have numbers that are not in the log yet: ship them, or --holes, and say this once more.`,
                ]
              : []),
          ])
          return
        }
        if (all) {
          const reshipped = await reshipAll(log, settings.data, logId)
          outputOf(options).result({ reshipped }, [`Sent ${reshipped} events again.`])
          return
        }
        const found = await reshipHoles(log, settings.data, logId, await findHoles(readingOf(log), logId))
        const left = found.filter((hole) => hole.reshipped < hole.to - hole.from)
        if (left.length > 0) process.exitCode = EXIT.attention
        outputOf(options).result({ holes: found }, [
          found.length === 0
            ? 'The log has no holes.'
            : `${found.length} holes; sent ${found.reduce((sum, hole) => sum + hole.reshipped, 0)} events again.`,
          ...left.map(
            ({ partition, stream, from, to, reshipped }) =>
              `partition ${partition}, stream ${stream}, sequences ${from} to ${to - 1}: ${to - from - reshipped} are not in this directory`,
          ),
        ])
      })
    })
  return outbox
}

function streamId(text: string): string {
  if (!STREAM_PATTERN.test(text)) throw new InvalidArgumentError('Expected 16 hex digits.')
  return text
}

function seconds(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('Expected whole seconds, 1 or more.')
  return value
}

/** A disk that is full, or can only be read. */
function isUnwritable(error: unknown): error is NodeJS.ErrnoException {
  return ['EROFS', 'ENOSPC', 'EDQUOT'].includes(String((error as NodeJS.ErrnoException).code))
}

function requireOutbox(dataDir: string): void {
  if (existsSync(join(dataDir, 'outbox'))) return
  throw new RequestError(`${dataDir} holds no outbox; name the data directory of an ingress`)
}

function requireKafka({ log }: Settings): void {
  if (log !== 'embedded') return
  throw new RequestError(
    'on the embedded log the outboxes are the log itself: there is nothing to ship. Name Kafka with --log',
  )
}

function requireLog(dataDir: string, logId: string): void {
  const other = describeOutboxes(dataDir).find((part) => part.log_id !== logId)
  if (other === undefined) return
  throw new RequestError(
    `${dataDir} holds clicks for the log ${other.log_id}, and this is ${logId}: they belong to another installation`,
  )
}
