import type { AdvertiserBody } from '@smartlink/catalog/entities/advertiser'
import { advertiserFields } from '@smartlink/catalog/entities/advertiser'
import { hashToken, newSecret } from '@smartlink/http/token'
import type { z } from 'zod'
import type { EntityType } from './entity-type.ts'

/** A token for an advertiser's postbacks, shown once, and what is kept of it. */
export function newPostbackToken(): { readonly token: string; readonly hash: string } {
  const token = `slp_${newSecret()}`
  return { token, hash: hashToken(token) }
}

export const ADVERTISERS: EntityType<'advertiser'> = {
  kind: 'advertiser',
  collection: 'advertisers',
  noun: 'advertiser',
  description: 'Who pays for traffic. Its postback token is shown when it is made or replaced, and only then.',
  input: advertiserFields,
  fields: advertiserFields.shape,
  hidden: ['postback_token_hash', 'previous_postback_token'],
  prepare: (input, _scope, before) => {
    const fields = input as z.output<typeof advertiserFields>
    if (before === undefined) {
      const { token, hash } = newPostbackToken()
      return { body: { ...fields, postback_token_hash: hash }, shownOnce: { postback_token: token } }
    }
    const { postback_token_hash, previous_postback_token } = before
    const previous = previous_postback_token === undefined ? {} : { previous_postback_token }
    const body: AdvertiserBody = { ...fields, postback_token_hash, ...previous }
    return { body }
  },
  statuses: ['active', 'paused', 'archived'],
  statusOf: (advertiser) => (advertiser.archived ? 'archived' : advertiser.status),
  textsOf: (advertiser) => [advertiser.name],
}
