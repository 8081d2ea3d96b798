import { Command } from 'commander'
import { apiOf, takesApi } from '../api/api-options.ts'
import { RequestError } from '../errors.ts'
import { examples } from '../help.ts'
import { outputOf } from '../output.ts'
import { declareBodyFlags } from './body-flag.ts'
import type { EntityKind } from './entity-kind.ts'
import { nameOf } from './find-entity.ts'
import { readBody } from './read-body.ts'
import { savedFindings, saving, shownOnce } from './save-entity.ts'
import type { SavedEntity } from './save-entity.ts'

interface Options extends Record<string, unknown> {
  readonly json?: true
  readonly force?: true
}

/** `links create --slug spring …`, `links create --file links.json` */
export function createCommand(kind: EntityKind): Command {
  const command = new Command('create').description(
    `makes a ${kind.noun}, or several from a list in a file, all or none (exit code 3: lint found an error in it)`,
  )
  declareBodyFlags(command, kind.flags)
  command
    .option('--file <body.json>', 'the body as JSON, `-` for standard input; flags win over it')
    .option('--force', 'also when it stands against what can be overruled')
    .option('--json', 'as JSON')
    .addHelpText('after', examples(kind.example))
  return takesApi(command, 'control').action(async (options: Options) => {
    const written = readBody(kind.flags, options, undefined)
    if (written.given.size === 0 && written.file === undefined) {
      throw new RequestError(`say what it is: \`smartlink ${kind.verb} create --help\` lists the flags`)
    }
    const api = apiOf(options, 'control')
    const { body, list } = written
    const query = { force: options.force ? 'true' : undefined }
    if (list !== undefined) {
      const { items } = await saving(kind, written, () =>
        api.send<{ items: readonly SavedEntity[] }>('POST', `/v1/${kind.collection}/bulk`, { body: list, query }),
      )
      outputOf(options).result({ items }, [
        `Created ${items.length} ${kind.verb.replaceAll('-', ' ')}: ${items.map(({ id }) => id).join(', ')}`,
        ...items.flatMap((item) => shownOnce(item)),
        ...savedFindings(kind, written, items),
      ])
      return
    }
    const saved = await saving(kind, written, () =>
      api.send<SavedEntity>('POST', `/v1/${kind.collection}`, { body, query }),
    )
    const more = options.json ? [] : ((await kind.more?.(api, saved)) ?? [])
    outputOf(options).result(saved, [
      `Created ${nameOf(kind, saved)}`,
      ...shownOnce(saved),
      ...more,
      ...savedFindings(kind, written, [saved]),
    ])
  })
}
