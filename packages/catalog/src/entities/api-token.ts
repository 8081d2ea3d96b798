import { z } from 'zod'
import { tokenHash } from './advertiser.ts'
import { identifier } from './identifier.ts'
import { instant, isObject } from './instant.ts'
import { entityName, tags } from './label.ts'

/** From most to least: each role may do what the ones after it may. */
export const ROLES = ['admin', 'manager', 'analyst', 'publisher'] as const

export type Role = (typeof ROLES)[number]

const fields = {
  name: entityName,
  role: z.enum(ROLES),
  /** The publisher whose links and numbers a publisher's token shows. */
  publisher_id: identifier.exactOptional(),
  expires_at: instant.exactOptional(),
  tags: tags.default([]),
}

function publisherGoesWithRole() {
  return z.refine<{ role: Role; publisher_id?: number }>(
    (token) => (token.role === 'publisher') === (token.publisher_id !== undefined),
    {
      path: ['publisher_id'],
      error: 'Is needed by the role publisher, and only by it',
      params: { code: 'role_mismatch' },
      when: isObject,
    },
  )
}

export const apiTokenFields = z.strictObject(fields).check(publisherGoesWithRole())

/** As kept in `secrets.v1`: the secret itself is shown once and never stored. */
export const apiTokenBody = z
  .strictObject({
    ...fields,
    /** The part of the token that it is found by. */
    short_id: z.string().regex(/^[0-9A-Za-z]{8}$/),
    hash: tokenHash,
  })
  .check(publisherGoesWithRole())

export type ApiTokenBody = z.output<typeof apiTokenBody>
