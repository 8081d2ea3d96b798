import { ADVERTISERS } from './advertisers.ts'
import { DOMAINS } from './domains.ts'
import type { AnyEntityType } from './entity-type.ts'
import { OFFERS } from './offers.ts'
import { PUBLISHERS } from './publishers.ts'
import { SMART_LINKS } from './smart-links.ts'
import { TARGETING_GROUPS } from './targeting-groups.ts'

/** Every kind that people write as a whole, in the order they are usually made. */
export const ENTITY_TYPES: readonly AnyEntityType[] = [
  PUBLISHERS,
  ADVERTISERS,
  TARGETING_GROUPS,
  OFFERS,
  DOMAINS,
  SMART_LINKS,
]
