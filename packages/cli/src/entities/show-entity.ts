import { Command } from 'commander'
import { apiOf, takesApi } from '../api/api-options.ts'
import { examples } from '../help.ts'
import { outputOf } from '../output.ts'
import { entityLines } from './describe-entity.ts'
import { findingLines } from './describe-refusal.ts'
import type { Finding } from './describe-refusal.ts'
import type { EntityKind } from './entity-kind.ts'
import { findEntity } from './find-entity.ts'

interface Options extends Record<string, unknown> {
  readonly json?: true
}

/** `links show 7`, `links show spring` */
export function showCommand(kind: EntityKind): Command {
  const command = new Command('show')
    .description(`shows one ${kind.noun} whole; with --json as \`edit --file\` takes it back`)
    .argument(`<id|${kind.names.join('|')}>`, 'which')
    .option('--json', 'as JSON')
    .addHelpText('after', examples(`smartlink ${kind.verb} show 7`, `smartlink ${kind.verb} show 7 --json > it.json`))
  return takesApi(command, 'control').action(async (named: string, options: Options) => {
    const api = apiOf(options, 'control')
    const entity = await findEntity(api, kind, named)
    if (options.json) return outputOf(options).result(entity, [])
    const more = (await kind.more?.(api, entity)) ?? []
    const findings =
      kind.collection === 'smart-links' && entity.status !== 'archived'
        ? (await api.get<{ items: readonly Finding[] }>(`/v1/smart-links/${entity.id}/lint`)).items
        : []
    outputOf(options).result(entity, [
      ...entityLines(entity),
      ...(more.length === 0 ? [] : ['', ...more]),
      ...(findings.length === 0 ? [] : ['', ...findingLines(findings, [], { given: new Map() })]),
    ])
  })
}
