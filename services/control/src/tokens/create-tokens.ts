import type { apiTokenFields } from '@smartlink/catalog/entities/api-token'
import type { Token } from '@smartlink/catalog/record/token-record'
import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'
import { newToken } from '@smartlink/http/token'
import { invalid } from '@smartlink/http/problem'
import { jsonPointer } from '@smartlink/http/zod-problems'
import type { z } from 'zod'
import type { EditResult } from '../write/edit.ts'
import { done, refuse } from '../write/edit.ts'
import type { TokenWriter } from '../write/token-writer.ts'

export type TokenFields = z.output<typeof apiTokenFields>

export interface MadeToken {
  readonly record: Token
  /** The token itself: nobody can show it again. */
  readonly token: string
}

/** All or none. `pathOf` says where each stands in the body. */
export function createTokens(
  writer: TokenWriter,
  catalog: CatalogReader,
  wanted: readonly TokenFields[],
  actor: string,
  pathOf: (index: number) => readonly (string | number)[],
): Promise<EditResult<MadeToken[]>> {
  return writer.submit(actor, (scope) => {
    const errors = wanted.flatMap(({ publisher_id }, index) =>
      publisher_id === undefined || catalog.publisher(publisher_id) !== undefined
        ? []
        : [
            {
              pointer: jsonPointer([...pathOf(index), 'publisher_id']),
              code: 'reference.unknown',
              message: `There is no publisher ${publisher_id}`,
            },
          ],
    )
    const [first] = errors
    if (first !== undefined) return refuse(invalid('reference.unknown', first.message, { errors }))
    return done(
      wanted.map((fields) => {
        const { token, shortId, hash } = newToken()
        return { record: scope.put({ ...fields, short_id: shortId, hash }), token }
      }),
    )
  })
}
