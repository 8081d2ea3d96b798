import { listFlag, textFlag } from './body-flag.ts'
import { column } from './entity-kind.ts'
import type { EntityKind } from './entity-kind.ts'
import { TARGET_FLAG } from './value-flags.ts'

export const TARGETING_GROUPS: EntityKind = {
  verb: 'targeting-groups',
  says: 'named rules that offers share',
  collection: 'targeting-groups',
  noun: 'targeting group',
  statuses: ['active', 'archived'],
  names: ['name'],
  columns: [
    column('ID', 'id'),
    column('NAME', 'name'),
    column('STATUS', 'status'),
    { head: 'RULES', of: (group) => (Array.isArray(group['targeting']) ? group['targeting'].length : 0) },
    column('TAGS', 'tags'),
  ],
  flags: [
    textFlag('--name <text>', 'name', 'what people call it'),
    textFlag('--description <text>', 'description', 'more words'),
    TARGET_FLAG,
    listFlag('--tag <text>', 'tags', 'a tag; repeatable, and all there are'),
  ],
  example: "smartlink targeting-groups create --name 'German phones' --target country=DE --target device=mobile",
}
