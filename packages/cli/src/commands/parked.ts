import { Argument, Command, InvalidArgumentError } from 'commander'
import type { Topic } from '@smartlink/events/topics'
import { RequestError } from '../errors.ts'
import { examples } from '../help.ts'
import { EXIT } from '../exit-codes.ts'
import { installationSettings, takesInstallation } from '../installation/installation-options.ts'
import { readingOf, withLogReading } from '../installation/log-reading.ts'
import { withLog } from '../installation/open-log.ts'
import { outputOf, table, timeText } from '../output.ts'
import { describeEvent } from '../parked/describe-event.ts'
import { PARKED_SOURCES, readParked } from '../parked/parked-records.ts'
import type { ParkedRecord } from '../parked/parked-records.ts'
import { isReplayable, replayParked } from '../parked/replay-parked.ts'

const NEEDS = { log: true } as const
const SOURCES = PARKED_SOURCES.map(({ name }) => name)

interface ListOptions extends Record<string, unknown> {
  readonly json?: true
  readonly reason?: string
}

interface ReplayOptions extends ListOptions {
  readonly all?: true
  readonly again?: true
}

export function parkedCommand(): Command {
  const parked = new Command('parked').description('records that a consumer could not take, and sending them again')

  takesInstallation(parked.command('ls'), NEEDS)
    .description('lists parked records: their id, reason, where they came from, and whether they were replayed')
    .addArgument(new Argument('[topic]', 'only those of this topic').choices(SOURCES))
    .option('--reason <code>', 'only those parked for this reason, for instance event.bad_guard')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      examples(
        'smartlink parked ls',
        'smartlink parked ls clicks.v1 --reason event.bad_guard --log kafka://broker:9092',
      ),
    )
    .action(async (topic: string | undefined, options: ListOptions) => {
      const sources = PARKED_SOURCES.filter(({ name }) => topic === undefined || name === topic)
      const found = await withLogReading(installationSettings(options, NEEDS), async (log) => {
        const lists: (readonly [Topic, readonly ParkedRecord[]])[] = []
        for (const source of sources) lists.push([source, matching(await readParked(log, source), options.reason)])
        return lists
      })
      const records = found.flatMap(([source, list]) => list.map((record) => summary(source, record)))
      const rows = records.map((one) => [
        one.topic,
        one.id,
        one.reason,
        `${one.partition}/${one.offset}`,
        one.bytes,
        one.parked_at,
        one.replayed_at.at(-1) ?? '-',
      ])
      outputOf(options).result(
        { records },
        records.length === 0
          ? ['Nothing is parked.']
          : table(['TOPIC', 'ID', 'REASON', 'FROM', 'BYTES', 'PARKED AT', 'REPLAYED AT'], rows),
      )
    })

  takesInstallation(parked.command('show'), NEEDS)
    .description('shows one parked record whole: why, what the bytes say, and the bytes (exit code 3: no such record)')
    .addArgument(new Argument('<topic>').choices(SOURCES))
    .argument('<id>', 'as `parked ls` names it', recordId)
    .option('--json', 'as JSON')
    .addHelpText('after', examples('smartlink parked show clicks.v1 12'))
    .action(async (topic: string, id: number, options: ListOptions) => {
      const source = sourceNamed(topic)
      const records = await withLogReading(installationSettings(options, NEEDS), (log) => readParked(log, source))
      const record = records.find((one) => one.id === id)
      if (record === undefined) return missing([id], source)
      const { group, detail, key, value } = record.message
      const bytes = value === null ? null : Buffer.from(value, 'base64')
      const event = describeEvent(bytes)
      const document = { ...summary(source, record), group, detail, key, value, event }
      outputOf(options).result(document, [
        ...Object.entries(summary(source, record)).map(([name, text]) => `${name}: ${String(text)}`),
        `group: ${group}`,
        `detail: ${detail}`,
        `event: ${JSON.stringify(event, null, 2)}`,
        `bytes: ${bytes?.toString('hex') ?? 'none, a deletion'}`,
      ])
    })

  takesInstallation(parked.command('replay'), NEEDS)
    .description('sends parked records again, to the one consumer group that could not take them')
    .addArgument(new Argument('<topic>').choices(SOURCES))
    .argument('[ids...]', 'as `parked ls` names them', (text: string, before: number[] | undefined) => [
      ...(before ?? []),
      recordId(text),
    ])
    .option('--all', 'every one that was not replayed yet')
    .option('--reason <code>', 'with --all: only those parked for this reason')
    .option('--again', 'also those that were replayed before')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      examples(
        'smartlink parked replay clicks.v1 12 13',
        'smartlink parked replay clicks.v1 --all --reason event.bad_guard',
      ),
    )
    .action(async (topic: string, ids: readonly number[] | undefined, options: ReplayOptions) => {
      const source = sourceNamed(topic)
      const named = new Set(ids)
      if (named.size > 0 === (options.all === true)) {
        throw new RequestError('say which records: their ids, or --all (with --reason, all parked for it)')
      }
      if (named.size > 0 && options.reason !== undefined) throw new RequestError('--reason belongs to --all')
      const settings = installationSettings(options, NEEDS)
      await withLog(settings, async (log) => {
        const all = await readParked(readingOf(log), source)
        const asked = options.all ? matching(all, options.reason) : all.filter(({ id }) => named.has(id))
        const due = asked.filter(
          (record) => isReplayable(record) && (options.again === true || record.replayedAt.length === 0),
        )
        await replayParked(log, source, due, Date.now())
        const left = asked.filter((record) => !due.includes(record))
        const skipped = left.map((record) => ({ id: record.id, why: isReplayable(record) ? 'replayed' : 'deletion' }))
        const unknown = [...named].filter((id) => !all.some((record) => record.id === id))
        outputOf(options).result({ replayed: due.map(({ id }) => id), skipped, unknown }, [
          `Replayed ${due.length} of ${topic}.`,
          ...skipped.map(({ id, why }) =>
            why === 'replayed'
              ? `${id} was replayed before; --again sends it once more.`
              : `${id} is a deletion; it has no bytes to send.`,
          ),
        ])
        if (unknown.length > 0) missing(unknown, source)
      })
    })
  return parked
}

function recordId(text: string): number {
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(Number(text))) {
    throw new InvalidArgumentError('An id is a number, as `parked ls` shows it.')
  }
  return Number(text)
}

function sourceNamed(topic: string): Topic {
  const source = PARKED_SOURCES.find(({ name }) => name === topic)
  if (source === undefined) throw new RequestError(`${topic} has no parked records`)
  return source
}

function matching(records: readonly ParkedRecord[], reason: string | undefined): readonly ParkedRecord[] {
  return reason === undefined ? records : records.filter(({ message }) => message.reason === reason)
}

function summary(source: Topic, { id, message, replayedAt }: ParkedRecord) {
  const { partition, offset, reason, value, parked_at: parkedAt } = message
  return {
    topic: source.name,
    id,
    reason,
    partition,
    offset,
    bytes: value === null ? 0 : Buffer.byteLength(value, 'base64'),
    parked_at: timeText(parkedAt),
    replayed_at: replayedAt.map(timeText),
  }
}

function missing(ids: readonly number[], source: Topic): void {
  process.stderr.write(`${source.name} has no parked record ${ids.join(', ')}; \`parked ls\` shows which there are\n`)
  process.exitCode = EXIT.attention
}
