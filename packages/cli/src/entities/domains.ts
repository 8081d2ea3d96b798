import { listFlag, textFlag, toggleFlag } from './body-flag.ts'
import type { BodyFlag } from './body-flag.ts'
import { column } from './entity-kind.ts'
import type { EntityKind } from './entity-kind.ts'

const PREFETCH_ANSWER: BodyFlag = {
  flag: '--prefetch-answer <status>',
  field: 'prefetch_answer',
  says: 'answer to a browser that only prefetches; 503 makes it ask again on the real click',
  choices: ['302', '503'],
  read: ([text]) => Number(text),
}

export const DOMAINS: EntityKind = {
  verb: 'domains',
  says: 'tracking domains: hosts that links are served on',
  collection: 'domains',
  noun: 'tracking domain',
  statuses: ['active', 'inactive', 'archived'],
  names: ['hostname'],
  columns: [
    column('ID', 'id'),
    column('HOSTNAME', 'hostname'),
    column('STATUS', 'status'),
    column('DEFAULT', 'default'),
    column('TAGS', 'tags'),
  ],
  flags: [
    textFlag('--hostname <host>', 'hostname', 'the host'),
    toggleFlag(
      '--default',
      'default',
      'answers on every host that is no tracking domain; takes it from the one that did',
    ),
    toggleFlag('--active', 'active', 'whether its links answer'),
    PREFETCH_ANSWER,
    listFlag('--tag <text>', 'tags', 'a tag; repeatable, and all there are'),
  ],
  example: 'smartlink domains create --hostname go.example --default',
}
