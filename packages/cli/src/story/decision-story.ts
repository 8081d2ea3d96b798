import { table } from '../output.ts'
import { printable } from '../terminal/text-width.ts'

export interface TraceStep {
  readonly member: number
  readonly offer_id: number
  readonly offer_name?: string
  readonly result: string
  readonly meaning: string
}

/** What both APIs say of a decision. */
export interface ShownDecision {
  readonly outcome: string
  readonly reason: string
  readonly meaning: string
  readonly todo: string
  readonly offer_id: number
  readonly member: number
  readonly propensity: number
  readonly trace: readonly TraceStep[]
  readonly caps: readonly {
    readonly cap: string
    readonly window: string
    readonly remaining: number
    readonly spent: boolean
  }[]
  readonly flags: readonly string[]
}

const NOT_REFUSED: ReadonlySet<string> = new Set(['chosen', 'not_drawn', 'not_reached'])
const FALLBACK = -1
/** As stored of a cap that was not known. */
const NOT_KNOWN = -1

/** A decision as people read it: every offer in its order, what became of it, and how it ended. */
export function decisionStory(decision: ShownDecision, nameOf: (offerId: number) => string | undefined): string[] {
  const { trace, caps, flags } = decision
  const offer = (id: number): string => `offer ${id}${nameOf(id) === undefined ? '' : ` ${nameOf(id)}`}`
  const rows = trace.map(({ member, offer_id: id, result, meaning }) => [
    ` ${member === FALLBACK ? 'fallback' : `${member + 1}.`}`,
    offer(id),
    `${result === 'chosen' ? '→' : NOT_REFUSED.has(result) ? '·' : '✗'} ${result}`,
    meaning,
  ])
  return [
    ...(rows.length === 0 ? [' No offer was looked at.'] : table([' ', 'OFFER', 'RESULT', 'MEANING'], rows)),
    ...(caps.length === 0 ? [] : ['']),
    ...caps.map(
      ({ cap, window, remaining, spent }) =>
        ` cap ${cap}, window ${window}: ${remaining === NOT_KNOWN ? 'not known' : `${remaining} left`}${spent ? ', one taken' : ''}`,
    ),
    ...(flags.length === 0 ? [] : ['', ` flags: ${flags.join(', ')}`]),
    '',
    ...ending(decision, offer),
  ]
}

function ending(
  { outcome, reason, meaning, todo, ...decision }: ShownDecision,
  offer: (id: number) => string,
): string[] {
  if (outcome === 'delivered' || outcome === 'fallback') {
    const drawn = decision.member !== FALLBACK && decision.propensity < 1
    const share = drawn ? `, which had ${percent(decision.propensity)} of those that passed` : ''
    const because = reason === '' ? '' : ` because of ${reason}: ${meaning}`
    return [`${outcome}: ${offer(decision.offer_id)}${share}${because}`]
  }
  return [`${outcome}: ${reason}: ${meaning}`, ...(todo === '' ? [] : [`  ${todo}`])]
}

export function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`
}

/** What is known of a visitor, in one line: `DE, mobile, iOS 17`. */
export function factsText(facts: Readonly<Record<string, unknown>>): string {
  const known = Object.entries(facts).filter(([, value]) => value !== '' && value !== 0)
  return known.length === 0
    ? 'nothing is known'
    : known.map(([name, value]) => `${name} ${printable(String(value))}`).join(', ')
}
