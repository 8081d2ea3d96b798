import { choiceFlag, listFlag, numberFlag, textFlag } from './body-flag.ts'
import { column } from './entity-kind.ts'
import type { EntityKind } from './entity-kind.ts'

export const TOKENS: EntityKind = {
  verb: 'tokens',
  says: 'API tokens: who may do what (a new one is shown once)',
  collection: 'tokens',
  noun: 'token',
  statuses: ['active', 'expired', 'archived'],
  names: ['name'],
  columns: [
    column('ID', 'id'),
    column('NAME', 'name'),
    column('ROLE', 'role'),
    column('PUBLISHER', 'publisher_id'),
    column('STATUS', 'status'),
    column('EXPIRES', 'expires_at'),
    column('SHORT ID', 'short_id'),
    column('TAGS', 'tags'),
  ],
  flags: [
    textFlag('--name <text>', 'name', 'whose it is'),
    choiceFlag('--role <role>', 'role', ['admin', 'manager', 'analyst', 'publisher'], 'what it may do'),
    numberFlag('--publisher <id>', 'publisher_id', 'whose numbers the role publisher sees'),
    textFlag('--expires <time>', 'expires_at', 'until when it is good, RFC 3339'),
    listFlag('--tag <text>', 'tags', 'a tag; repeatable, and all there are'),
  ],
  ending: 'revoke',
  example: "smartlink tokens create --name 'Nightly export' --role analyst --expires 2027-01-01T00:00:00Z",
}
