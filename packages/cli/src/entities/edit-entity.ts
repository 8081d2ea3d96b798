import { Command, InvalidArgumentError } from 'commander'
import type { ApiClient, Json } from '../api/api-client.ts'
import { apiOf, takesApi } from '../api/api-options.ts'
import { ApiRefusedError } from '../api/errors.ts'
import { RequestError } from '../errors.ts'
import { examples } from '../help.ts'
import { outputOf } from '../output.ts'
import { declareBodyFlags, longName } from './body-flag.ts'
import type { Entity, EntityKind } from './entity-kind.ts'
import { findEntity, nameOf } from './find-entity.ts'
import { readBody } from './read-body.ts'
import { savedFindings, saving } from './save-entity.ts'
import type { SavedEntity } from './save-entity.ts'

interface Options extends Record<string, unknown> {
  readonly json?: true
  readonly force?: true
  readonly revision?: number
  readonly unset?: readonly string[]
}

/** `links edit spring --name …`, `links edit spring --file changed.json` */
export function editCommand(kind: EntityKind): Command {
  const flags = kind.flags.filter(({ createOnly }) => createOnly !== true)
  const command = new Command('edit')
    .description(
      `changes a ${kind.noun}: what is not named stays as it is (exit code 3: lint found an error in it). ` +
        'Nobody else’s change is lost: the revision that was read, or that stands in the file, must still be the present one',
    )
    .argument(`<id|${kind.names.join('|')}>`, 'which')
  declareBodyFlags(command, flags)
  command
    .option('--unset <field>', 'removes a field; repeatable', (text: string, before: readonly string[] | undefined) => [
      ...(before ?? []),
      text,
    ])
    .option('--file <body.json>', 'fields as JSON, `-` for standard input: lists are replaced, null removes; flags win')
    .option('--revision <n>', 'only when this is the present revision', revisionNumber)
    .option('--force', 'also when it stands against what can be overruled')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      examples(
        `smartlink ${kind.verb} edit 7 --tag europe --tag summer`,
        `smartlink ${kind.verb} show 7 --json > it.json    # change it.json, then:`,
        `smartlink ${kind.verb} edit 7 --file it.json`,
      ),
    )
  return takesApi(command, 'control').action(async (named: string, options: Options) => {
    const api = apiOf(options, 'control')
    const before = await findEntity(api, kind, named)
    const written = readBody(flags, options, before)
    if (written.list !== undefined) throw new RequestError('--file holds a list, and one is changed at a time')
    const { revision: readAt, ...fields } = written.body
    const patch = { ...fields, ...unset(kind, options.unset ?? []) }
    if (Object.keys(patch).length === 0) {
      throw new RequestError(`say what changes: \`smartlink ${kind.verb} edit --help\` lists the flags`)
    }
    const revision = options.revision ?? (typeof readAt === 'number' ? readAt : before.revision)
    const saved = await saving(kind, written, () =>
      changing(api, kind, before, revision, () =>
        api.send<SavedEntity>('PATCH', `/v1/${kind.collection}/${before.id}`, {
          body: patch,
          revision,
          query: { force: options.force ? 'true' : undefined },
        }),
      ),
    )
    outputOf(options).result(saved, [
      saved.revision === before.revision
        ? `${capital(nameOf(kind, saved))} is as it was, at revision ${saved.revision}`
        : `Changed ${nameOf(kind, saved)}, now at revision ${saved.revision}`,
      ...savedFindings(kind, written, [saved]),
    ])
  })
}

/** Runs a change of one revision; that somebody else was faster is told with who it was. @throws {RequestError} */
export async function changing<T>(
  api: ApiClient,
  kind: EntityKind,
  entity: Entity,
  revision: number,
  change: () => Promise<T>,
): Promise<T> {
  try {
    return await change()
  } catch (error) {
    if (!(error instanceof ApiRefusedError) || error.problem.status !== 412) throw error
    const now = await api.get<Entity>(`/v1/${kind.collection}/${entity.id}`)
    throw new RequestError(
      `${nameOf(kind, entity)} was changed since: it is at revision ${now.revision}, by ${String(now['updated_by'])} ` +
        `at ${String(now['updated_at'])}, and this change is based on ${revision}. Nothing was done. Look at what changed ` +
        `(smartlink ${kind.verb} show ${entity.id}), then repeat it`,
      { cause: error },
    )
  }
}

/** Fields by their own name, or by their flag's. */
function unset(kind: EntityKind, names: readonly string[]): Json {
  return Object.fromEntries(
    names.map((name) => {
      const flag = kind.flags.find((one) => longName(one) === `--${name.replace(/^--/, '')}`)
      return [flag?.field ?? name, null]
    }),
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function revisionNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Expected a revision, as `show` says it.')
  return Number(text)
}
