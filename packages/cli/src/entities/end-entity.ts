import { Command } from 'commander'
import { apiOf, takesApi } from '../api/api-options.ts'
import { ApiRefusedError } from '../api/errors.ts'
import { RequestError } from '../errors.ts'
import { examples } from '../help.ts'
import { outputOf } from '../output.ts'
import { changing } from './edit-entity.ts'
import type { EntityKind } from './entity-kind.ts'
import { findEntity, nameOf } from './find-entity.ts'

interface Options extends Record<string, unknown> {
  readonly json?: true
}

/** `links archive spring`, `tokens revoke 3` */
export function endCommand(kind: EntityKind): Command {
  const verb = kind.ending ?? 'archive'
  const says =
    verb === 'revoke'
      ? `makes a ${kind.noun} good for nothing any more`
      : `archives a ${kind.noun}: it takes no more traffic, keeps its name for reports, and its id is never given again`
  const command = new Command(verb)
    .description(says)
    .argument(`<id|${kind.names.join('|')}>`, 'which')
    .option('--json', 'as JSON')
    .addHelpText('after', examples(`smartlink ${kind.verb} ${verb} 7`))
  return takesApi(command, 'control').action(async (named: string, options: Options) => {
    const api = apiOf(options, 'control')
    const entity = await findEntity(api, kind, named)
    try {
      await changing(api, kind, entity, entity.revision, () =>
        api.send('DELETE', `/v1/${kind.collection}/${entity.id}`, { revision: entity.revision }),
      )
    } catch (error) {
      if (!(error instanceof ApiRefusedError) || error.problem.status !== 409) throw error
      const { detail, errors = [] } = error.problem
      throw new RequestError([detail, ...errors.map(({ message }) => `  ${message}`)].join('\n'), { cause: error })
    }
    outputOf(options).result({ id: entity.id, status: 'archived' }, [
      `${verb === 'revoke' ? 'Revoked' : 'Archived'} ${nameOf(kind, entity)}`,
    ])
  })
}
