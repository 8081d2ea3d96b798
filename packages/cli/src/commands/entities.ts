import { Command } from 'commander'
import { createCommand } from '../entities/create-entity.ts'
import { DOMAINS } from '../entities/domains.ts'
import { editCommand } from '../entities/edit-entity.ts'
import { endCommand } from '../entities/end-entity.ts'
import { LINKS } from '../entities/links.ts'
import { listCommand } from '../entities/list-entities.ts'
import { OFFERS } from '../entities/offers.ts'
import { ADVERTISERS, PUBLISHERS } from '../entities/parties.ts'
import { showCommand } from '../entities/show-entity.ts'
import { TARGETING_GROUPS } from '../entities/targeting-groups.ts'
import { TOKENS } from '../entities/tokens.ts'

/** `links`, `offers`, `publishers` …, each with the same verbs, through the management API. */
export function entityCommands(): Command[] {
  return [LINKS, OFFERS, PUBLISHERS, ADVERTISERS, DOMAINS, TARGETING_GROUPS, TOKENS].map((kind) =>
    new Command(kind.verb)
      .description(kind.says)
      .addCommand(listCommand(kind))
      .addCommand(showCommand(kind))
      .addCommand(createCommand(kind))
      .addCommand(editCommand(kind))
      .addCommand(endCommand(kind)),
  )
}
