import { userInfo } from 'node:os'
import type { Settings } from '@smartlink/service-kit/flags'
import { Command, InvalidArgumentError } from 'commander'
import { RequestError } from '../errors.ts'
import { examples } from '../help.ts'
import { EXIT } from '../exit-codes.ts'
import { installationSettings, takesInstallation } from '../installation/installation-options.ts'
import { readLogId } from '../installation/log-id.ts'
import { readingOf, withLogReading } from '../installation/log-reading.ts'
import { withLog } from '../installation/open-log.ts'
import { withTables } from '../installation/open-tables.ts'
import { findFormerStreams } from '../node-lost/former-streams.ts'
import { findStreams } from '../node-lost/find-streams.ts'
import { writeOffTokens } from '../node-lost/write-off-tokens.ts'
import { outputOf, table, timeText } from '../output.ts'

const NEEDS = { log: true, clickhouse: true } as const
const CONFIRM_WITHIN_S = 30

interface LostOptions extends Record<string, unknown> {
  readonly json?: true
  readonly used: ReadonlyMap<string, number>
  readonly alive?: true
  readonly formerLogs?: true
  readonly timeout: number
}

export function nodeCommand(): Command {
  const node = new Command('node').description('nodes that answer clicks')
  takesInstallation(node.command('lost'), NEEDS)
    .description(
      'writes nodes off whose disk is gone for good: reports no longer wait for them, and the cap tokens they held count as ' +
        'spent (exit code 3: cap-keeper has not confirmed yet, or nothing was found)',
    )
    .argument('[names...]', 'labels of nodes, or streams (16 hex digits)')
    .option(
      '--used <cap=clicks>',
      'what a node used of a cap at most, of what it held; the rest is free again (for caps without an end)',
      capUse,
      new Map<string, number>(),
    )
    .option(
      '--former-logs',
      'instead: every stream of a log that is no longer this one, after ClickHouse was put back from a backup',
    )
    .option('--alive', 'also streams that were heard within the last minute')
    .option('--timeout <seconds>', 'how long to wait for cap-keeper to confirm', wholeSeconds, CONFIRM_WITHIN_S)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      examples(
        'smartlink node lost node-7 --log kafka://broker:9092',
        'smartlink node lost node-7 --used o12.c3.r57.clicks.total.UTC=40',
        'smartlink node lost --former-logs --data ./data',
      ),
    )
    .action(async (names: readonly string[], options: LostOptions) => {
      const settings = installationSettings(options, NEEDS)
      if (names.length > 0 === (options.formerLogs === true)) {
        throw new RequestError('name the nodes, or say --former-logs')
      }
      if (options.formerLogs) return await writeOffFormerLogs(settings, options)
      if (settings.log === 'embedded') {
        throw new RequestError('the embedded log has one node, and its disk is the log. Name Kafka with --log')
      }
      await withLog(settings, async (log) => {
        const found = await findStreams(readingOf(log), names, Date.now())
        const alive = found.filter(({ isAlive }) => isAlive)
        if (alive.length > 0 && options.alive !== true) {
          const who = alive.map(({ heartbeat }) => `${heartbeat.label} (${heartbeat.stream})`).join(', ')
          throw new RequestError(
            `${who} was heard within the last minute. A node that runs is not lost: stop it first, or insist with --alive`,
          )
        }
        const streams = found.map(({ heartbeat }) => heartbeat)
        await withTables(settings, 'sink', (tables) =>
          tables.insertRows(
            'lost_streams',
            streams.map(({ stream, label }) => ({ stream, label, actor: actor() })),
          ),
        )
        const tokens = await writeOffTokens(
          log,
          streams.map(({ stream }) => stream),
          { used: options.used, deadlineMs: options.timeout * 1_000, now: () => Date.now() },
        )
        const unconfirmed = tokens.filter(({ confirmed }) => !confirmed)
        if (streams.length === 0 || unconfirmed.length > 0) process.exitCode = EXIT.attention
        const document = {
          streams: streams.map(({ stream, label, clock }) => ({ stream, label, last_heard: timeText(clock) })),
          tokens: tokens.map((one) => ({ ...one, ends_at: one.ends_at === null ? null : timeText(one.ends_at) })),
        }
        outputOf(options).result(document, [
          ...(streams.length === 0
            ? [`No open stream belongs to ${names.join(', ')}.`]
            : document.streams.map((one) => `${one.label} (${one.stream}), last heard ${one.last_heard}, is lost.`)),
          ...(tokens.length === 0
            ? []
            : table(
                ['CAP', 'WINDOW', 'GRANTED', 'SPENT', 'WRITTEN OFF', 'FREE AGAIN', 'CONFIRMED'],
                document.tokens.map((one) => [
                  one.cap,
                  one.window,
                  one.granted,
                  one.spent,
                  one.written_off,
                  one.ends_at ?? 'never, unless --used says less',
                  one.confirmed ? 'yes' : 'not yet',
                ]),
              )),
        ])
      })
    })
  return node
}

async function writeOffFormerLogs(settings: Settings, options: LostOptions): Promise<void> {
  const logId = await withLogReading(settings, readLogId)
  const streams = await withTables(settings, 'sink', async (tables) => {
    const found = await findFormerStreams(tables, logId)
    await tables.insertRows(
      'lost_streams',
      found.map(({ stream, label }) => ({ stream, label, actor: actor() })),
    )
    return found
  })
  outputOf(options).result({ streams }, [
    ...(streams.length === 0 ? ['No stream of another log is open.'] : []),
    ...streams.map((one) => `${one.label} (${one.stream}), last heard ${one.last_heard}, is lost.`),
  ])
}

function actor(): string {
  return `cli:${userInfo().username}`
}

function capUse(text: string, before: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const at = text.lastIndexOf('=')
  const clicks = Number(text.slice(at + 1))
  if (at < 1 || at === text.length - 1 || !Number.isSafeInteger(clicks) || clicks < 0) {
    throw new InvalidArgumentError('Expected <cap key>=<clicks>, for instance o12.c3.r57.clicks.total.UTC=40.')
  }
  return new Map([...before, [text.slice(0, at), clicks]])
}

function wholeSeconds(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('Expected whole seconds.')
  return value
}
