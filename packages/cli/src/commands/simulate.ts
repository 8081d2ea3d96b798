import { Command } from 'commander'
import type { Json } from '../api/api-client.ts'
import { ApiRefusedError } from '../api/errors.ts'
import { apiOf, takesApi } from '../api/api-options.ts'
import { declareBodyFlags, readBodyFlags } from '../entities/body-flag.ts'
import { refusalLines } from '../entities/describe-refusal.ts'
import { findEntity, nameOf } from '../entities/find-entity.ts'
import { LINKS } from '../entities/links.ts'
import { readBody } from '../entities/read-body.ts'
import { RequestError } from '../errors.ts'
import { outputOf, table } from '../output.ts'
import { decisionStory, factsText, percent } from '../story/decision-story.ts'
import type { ShownDecision } from '../story/decision-story.ts'
import { nested, SIMULATION_FLAGS } from '../story/simulation-flags.ts'

interface Simulated extends ShownDecision {
  readonly revision: number
  readonly at: string
  readonly class: string
  readonly class_reason: string
  readonly status: number
  readonly location: string
  readonly facts: Readonly<Record<string, unknown>>
  readonly fraud: { readonly score: number; readonly categories: readonly string[] }
  readonly split?: readonly {
    readonly member: number
    readonly offer_name: string
    readonly offer_id: number
    readonly clicks: number
    readonly share: number
  }[]
}

interface Options extends Record<string, unknown> {
  readonly json?: true
}

export function simulateCommand(): Command {
  const command = new Command('simulate')
    .description('decides a described click as a real one would be, without any effect, and tells why')
    .argument('<link>', 'id or slug of the link')
  declareBodyFlags(command, SIMULATION_FLAGS)
  command
    .option('--file <body.json>', 'the description as JSON, as the management API takes it; flags win over it')
    .option('--json', 'as JSON')
    .addHelpText('after', EXAMPLES)
  return takesApi(command, 'control').action(async (named: string, options: Options) => {
    const { fields, given } = readBodyFlags(SIMULATION_FLAGS, options, { before: undefined, body: {} })
    const { body: described, list } = readBody([], options, undefined)
    if (list !== undefined) throw new RequestError('--file holds a list; a simulation is one object')
    const api = apiOf(options, 'control')
    const link = await findEntity(api, LINKS, named)
    const body: Json = { ...described, ...nested(fields) }
    const told = await api
      .send<Simulated>('POST', `/v1/smart-links/${link.id}/simulate`, { body })
      .catch((error: unknown): never => {
        if (!(error instanceof ApiRefusedError) || error.mayPass) throw error
        throw new RequestError(refusalLines(error, SIMULATION_FLAGS, { given }).join('\n'))
      })
    const names = new Map(told.trace.map(({ offer_id, offer_name }) => [offer_id, offer_name]))
    const publisher = body['publisher_id']
    const fraud =
      told.fraud.score === 0 ? '' : `; fraud score ${told.fraud.score} (${told.fraud.categories.join(', ')})`
    outputOf(options).result(told, [
      `${nameOf(LINKS, link)} at revision ${told.revision}, ${publisher === undefined ? 'no publisher' : `publisher ${String(publisher)}`}, ${told.at}`,
      `${told.class}${told.class_reason === '' ? '' : ` (${told.class_reason})`}: ${factsText(told.facts)}${fraud}`,
      '',
      ...decisionStory(told, (id) => names.get(id)),
      `${told.status}${told.location === '' ? '' : ` ${told.location}`}`,
      ...(told.split === undefined
        ? []
        : [
            '',
            ...table(
              ['OFFER', 'CLICKS', 'SHARE'],
              told.split.map(({ member, offer_id, offer_name, clicks, share }) => [
                member < 0 && offer_id === 0 ? 'none' : `${member < 0 ? 'fallback: ' : ''}${offer_id} ${offer_name}`,
                clicks,
                percent(share),
              ]),
            ),
          ]),
    ])
  })
}

const EXAMPLES = `
For instance:
  smartlink simulate spring --publisher 1 --country DE --device mobile
  smartlink simulate spring --publisher 1 --country FR --draws 1000 --caps used_up
  smartlink simulate 7 --publisher 1 --revision 40 --at 2026-06-10T12:00:00Z`
