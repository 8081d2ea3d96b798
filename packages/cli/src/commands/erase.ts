import { setTimeout as delay } from 'node:timers/promises'
import { Command, InvalidArgumentError } from 'commander'
import type { ApiClient } from '../api/api-client.ts'
import { apiOf, takesApi } from '../api/api-options.ts'
import { RequestError } from '../errors.ts'
import { examples } from '../help.ts'
import { EXIT } from '../exit-codes.ts'
import { outputOf, table } from '../output.ts'

const LOOK_EVERY_MS = 500
const WAIT_S = 3_600

/** An erasure as the management API shows it. */
interface Erasure {
  readonly id: string
  readonly subject: 'publisher' | 'click' | 'address'
  readonly publisher_id?: number
  readonly click_id?: string
  readonly hashes?: number
  readonly until: string
  readonly asked_at: string
  readonly state: 'asked' | 'deleting' | 'waiting' | 'rebuilding' | 'done'
  readonly detail: string
  readonly removed: Readonly<Record<string, number>>
  readonly days_left: readonly string[]
  readonly not_reached: readonly string[]
  readonly done_at: string | null
}

interface Options extends Record<string, unknown> {
  readonly publisher?: number
  readonly click?: string
  readonly address?: string
  readonly until?: string
  readonly wait: boolean
  readonly timeout: number
  readonly json?: true
}

export function eraseCommand(): Command {
  const erase = new Command('erase')
  takesApi(erase, 'control')
    .description(
      'erases what is stored of a publisher, a click or an address: clicks, conversions, scores, and their part of every sum; waits until it is done (exit code 3: it is not done yet)',
    )
    .option('--publisher <id>', 'everything of a publisher', wholeNumber)
    .option('--click <id>', 'one click, by its id or its click token', clickId)
    .option('--address <ip>', 'clicks from an address, as far as its keyed hashes are known')
    .option('--until <time>', 'only what came up to then, such as 2026-06-11T00:00:00Z (default: now)')
    .option('--no-wait', 'print its id and do not wait; `erase status` shows how far it is')
    .option('--timeout <seconds>', 'wait so long at most', wholeNumber, WAIT_S)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nFor instance:\n  smartlink erase --address 203.0.113.9\n  smartlink erase status')
    .action(async (options: Options) => {
      const { publisher, click, address, until } = options
      if ([publisher, click, address].filter((one) => one !== undefined).length !== 1) {
        throw new RequestError('say what to erase: --publisher, --click or --address')
      }
      const control = apiOf(options, 'control')
      const asked = await control.send<Erasure>('POST', '/v1/erasures', {
        body: {
          ...(publisher === undefined ? {} : { publisher_id: publisher }),
          ...(click === undefined ? {} : { click_id: click }),
          ...(address === undefined ? {} : { address }),
          ...(until === undefined ? {} : { until }),
        },
      })
      const erasure = options.wait ? await untilDone(control, asked, options.timeout) : asked
      if (options.wait && erasure.state !== 'done') process.exitCode = EXIT.attention
      outputOf(options).result(erasure, options.wait ? lines(erasure) : [erasure.id])
    })

  takesApi(erase.command('status'), 'control')
    .description('shows how far erasures are (exit code 3: one is not done)')
    .argument('[id]', 'only this one')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('smartlink erase status'))
    .action(async (id: string | undefined, own: Options, command: Command) => {
      // What the parent declares as well is taken by it.
      const options = { ...command.parent?.opts<Options>(), ...own }
      const control = apiOf(options, 'control')
      const path = '/v1/erasures'
      if (id === undefined) {
        const { items } = await control.get<{ items: Erasure[] }>(path)
        if (items.some(({ state }) => state !== 'done')) process.exitCode = EXIT.attention
        outputOf(options).result({ items }, items.length === 0 ? ['Nothing was erased.'] : table(HEAD, items.map(row)))
        return
      }
      const erasure = await control.get<Erasure>(`${path}/${encodeURIComponent(id)}`)
      if (erasure.state !== 'done') process.exitCode = EXIT.attention
      outputOf(options).result(erasure, lines(erasure))
    })

  takesApi(erase.command('again'), 'control')
    .description('erases again whatever was erased before: after ClickHouse was put back from a backup')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('smartlink erase again'))
    .action(async (own: Options, command: Command) => {
      const options = { ...command.parent?.opts<Options>(), ...own }
      const { items } = await apiOf(options, 'control').send<{ items: Erasure[] }>('POST', '/v1/erasures/again')
      outputOf(options).result({ items }, [`${items.length} are erased again; look with: smartlink erase status`])
    })
  return erase
}

const HEAD = ['ID', 'SUBJECT', 'UNTIL', 'STATE', 'CLICKS', 'CONVERSIONS', 'DONE AT']

function row(erasure: Erasure): (string | number)[] {
  const { id, until, state, removed, done_at: doneAt } = erasure
  return [id, subjectText(erasure), until, state, removed['clicks'] ?? 0, removed['conversions'] ?? 0, doneAt ?? '-']
}

async function untilDone(control: ApiClient, asked: Erasure, timeoutS: number): Promise<Erasure> {
  const endsAtMs = performance.now() + timeoutS * 1_000
  let erasure = asked
  let said = ''
  while (erasure.state !== 'done' && performance.now() < endsAtMs) {
    const saying = `${erasure.state}${erasure.detail === '' ? '' : ` (${erasure.detail})`}`
    if (saying !== said) process.stderr.write(`${saying} …\n`)
    said = saying
    await delay(LOOK_EVERY_MS)
    erasure = await control.get<Erasure>(`/v1/erasures/${asked.id}`)
  }
  return erasure
}

function lines(erasure: Erasure): string[] {
  const { id, state, detail, removed, days_left: daysLeft } = erasure
  const counts = Object.entries(removed).map(([what, count]) => `${count} ${what.replaceAll('_', ' ')}`)
  return [
    state === 'done'
      ? `Erased ${subjectText(erasure)} up to ${erasure.until}: ${counts.join(', ')}.`
      : `${subjectText(erasure)} is not erased yet: ${state}${detail === '' ? '' : ` (${detail})`}; ${counts.join(', ')} so far.`,
    ...(state === 'done' ? [] : [`Look again with: smartlink erase status ${id}`]),
    ...(daysLeft.length === 0
      ? []
      : [`Sums of ${daysLeft.join(', ')} still count it: their clicks are no longer kept whole.`]),
    'Not reached:',
    ...erasure.not_reached.map((where) => `- ${where}`),
  ]
}

function subjectText({ subject, publisher_id: publisherId, click_id: clickId, hashes }: Erasure): string {
  switch (subject) {
    case 'publisher':
      return `publisher ${publisherId}`
    case 'click':
      return `click ${clickId}`
    case 'address':
      return `an address (${hashes} hashes)`
  }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.')
  return Number(text)
}

/** The id in a click token stands behind its key id and flags. */
function clickId(text: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text
  if (!/^[A-Za-z0-9_-]{60}$/.test(text)) {
    throw new InvalidArgumentError('Expected the id of a click, a UUID, or its click token of 60 characters.')
  }
  const hex = Buffer.from(text, 'base64url').toString('hex', 2, 18)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
