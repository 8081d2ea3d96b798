import { choiceFlag, listFlag, textFlag } from './body-flag.ts'
import { column } from './entity-kind.ts'
import type { EntityKind } from './entity-kind.ts'

/** Publishers and advertisers have the same fields. */
function party(noun: string, says: string): EntityKind {
  return {
    verb: `${noun}s`,
    says,
    collection: `${noun}s`,
    noun,
    statuses: ['active', 'paused', 'archived'],
    names: ['name'],
    columns: [column('ID', 'id'), column('NAME', 'name'), column('STATUS', 'status'), column('TAGS', 'tags')],
    flags: [
      textFlag('--name <text>', 'name', 'what people call it'),
      choiceFlag('--status <status>', 'status', ['active', 'paused'], 'whether it takes part'),
      listFlag('--tag <text>', 'tags', 'a tag; repeatable, and all there are'),
    ],
    example: `smartlink ${noun}s create --name 'Acme' --tag europe`,
  }
}

export const PUBLISHERS = party('publisher', 'publishers: who sends traffic')
export const ADVERTISERS = party(
  'advertiser',
  'advertisers: who pays for traffic (the postback token of a new one is shown once)',
)
