import type { Json } from '../api/api-client.ts'
import { ApiRefusedError } from '../api/errors.ts'
import { RequestError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { findingLines, refusalLines } from './describe-refusal.ts'
import type { Finding } from './describe-refusal.ts'
import type { Entity, EntityKind } from './entity-kind.ts'
import type { Written } from './read-body.ts'

/** An entity as the answer to a change shows it. */
export interface SavedEntity extends Entity {
  readonly lint?: readonly Finding[]
}

/** Runs a change; a body that was refused is told with the flags that caused it. @throws {RequestError} */
export async function saving<T>(kind: EntityKind, written: Written, change: () => Promise<T>): Promise<T> {
  try {
    return await change()
  } catch (error) {
    if (!(error instanceof ApiRefusedError) || ![400, 409, 422].includes(error.problem.status)) throw error
    throw new RequestError(refusalLines(error, kind.flags, written).join('\n'), { cause: error })
  }
}

/** What lint found in what was saved. Errors among it are left for a person: clicks are, or will be, lost or misled. */
export function savedFindings(kind: EntityKind, written: Written, saved: readonly SavedEntity[]): string[] {
  const findings = saved.flatMap(({ lint = [] }) => lint)
  if (findings.some(({ level }) => level === 'error')) process.exitCode = EXIT.attention
  return saved.flatMap(({ id, lint = [] }) => {
    const lines = findingLines(lint, kind.flags, { given: written.given })
    return saved.length > 1 && lines.length > 0 ? [`${kind.noun} ${id}:`, ...lines] : lines
  })
}

/** What an answer shows once and never again. */
export function shownOnce(entity: Json): string[] {
  return ['token', 'postback_token'].flatMap((field) =>
    typeof entity[field] === 'string' ? [`${field}: ${entity[field]}`, 'It is shown only now: keep it.'] : [],
  )
}
