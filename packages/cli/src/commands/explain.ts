import { Command } from 'commander'
import type { ApiClient } from '../api/api-client.ts'
import { apiOf, takesApi } from '../api/api-options.ts'
import { ApiRefusedError, ApiUnreachableError } from '../api/errors.ts'
import type { Entity } from '../entities/entity-kind.ts'
import { RequestError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { examples } from '../help.ts'
import { outputOf, table } from '../output.ts'
import { decisionStory, factsText } from '../story/decision-story.ts'
import type { ShownDecision } from '../story/decision-story.ts'

interface Decided extends ShownDecision {
  readonly destination: string
  readonly payout: Money | null
  readonly revenue: Money | null
}

interface Money {
  readonly amount: string
  readonly currency: string
}

interface Explained {
  readonly click_id: string
  readonly time: string
  readonly link_id: number
  readonly revision: number
  readonly decider: { readonly stored: string; readonly again: string; readonly same: boolean }
  readonly inputs: {
    readonly class: string
    readonly class_reason: string
    readonly publisher_id: number
    readonly facts: Readonly<Record<string, unknown>>
    readonly fraud: { readonly score: number; readonly categories: readonly string[] }
  }
  readonly stored: Decided
  readonly agrees: boolean | null
  readonly differences: readonly { readonly field: string; readonly stored: unknown; readonly again: unknown }[]
  readonly given: readonly { readonly input: string; readonly value: unknown; readonly why: string }[]
  readonly why_not: { readonly detail: string } | null
}

const CLICK = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9_-]{60})$/i

interface Options extends Record<string, unknown> {
  readonly json?: true
}

export function explainCommand(): Command {
  const command = new Command('explain')
    .description(
      'tells what became of a stored click and why, and decides it again (exit code 3: it came out differently)',
    )
    .argument('<click>', 'id of the click, or the click token that its offer got')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('smartlink explain 01a227bd-b201-7805-aaf8-1c0967e5fc80'))
  return takesApi(command, 'report', 'control').action(async (click: string, options: Options) => {
    if (!CLICK.test(click)) {
      throw new RequestError(`${click} is no click: expected its id, a UUID, or its click token of 60 characters`)
    }
    const report = apiOf(options, 'report')
    const told = await report.get<Explained>(`/v1/clicks/${encodeURIComponent(click)}/explain`)
    if (told.agrees === false) process.exitCode = EXIT.attention
    const names = options.json ? new Map<number, string>() : await offerNames(apiOf(options, 'control'), told.stored)
    outputOf(options).result(told, [
      ...headLines(told),
      '',
      ...decisionStory(told.stored, (id) => names.get(id)),
      ...(told.stored.destination === '' ? [] : [told.stored.destination]),
      moneyText(told.stored),
      '',
      ...againLines(told),
    ])
  })
}

function headLines({ click_id: id, time, link_id: link, revision, inputs }: Explained): string[] {
  const { class: kind, class_reason: reason, publisher_id: publisher, facts, fraud } = inputs
  const suspicion = fraud.score === 0 ? '' : `; fraud score ${fraud.score} (${fraud.categories.join(', ')})`
  return [
    `click ${id}, ${time}, link ${link} at revision ${revision}, publisher ${publisher}`,
    `${kind}${reason === '' ? '' : ` (${reason})`}: ${factsText(facts)}${suspicion}`,
  ]
}

function moneyText({ payout, revenue }: Decided): string {
  const text = (money: Money | null): string => (money === null ? 'none' : `${money.amount} ${money.currency}`)
  return `for a conversion: payout ${text(payout)}, revenue ${text(revenue)}`
}

function againLines({ agrees, differences, given, decider, why_not: whyNot, revision }: Explained): string[] {
  const version = decider.same ? '' : ` (decider ${decider.again}, then ${decider.stored})`
  const head =
    agrees === null
      ? `It can not be decided again: ${whyNot?.detail ?? 'nobody says why'}`
      : agrees
        ? `Decided again with revision ${revision}${version}: the same.`
        : `Decided again with revision ${revision}${version}: not the same.`
  return [
    head,
    ...(differences.length === 0
      ? []
      : table(
          ['FIELD', 'STORED', 'AGAIN'],
          differences.map(({ field, stored, again }) => [field, JSON.stringify(stored), JSON.stringify(again)]),
        )),
    ...given.map(({ input, value, why }) => `  taken from the record: ${input} ${String(value)} (${why})`),
  ]
}

/** Names make it readable; without the management API there are only ids. */
async function offerNames(control: ApiClient, { trace, offer_id }: Decided): Promise<ReadonlyMap<number, string>> {
  const names = new Map<number, string>()
  for (const id of new Set([...trace.map((step) => step.offer_id), offer_id])) {
    if (id === 0) continue
    try {
      names.set(id, String((await control.get<Entity>(`/v1/offers/${id}`))['name']))
    } catch (error) {
      if (error instanceof ApiUnreachableError) return names
      if (!(error instanceof ApiRefusedError)) throw error
    }
  }
  return names
}
