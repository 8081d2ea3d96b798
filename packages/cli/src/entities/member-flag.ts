import type { Json } from '../api/api-client.ts'
import { RequestError } from '../errors.ts'
import { wholeNumber } from './body-flag.ts'
import type { BodyFlag, ReadContext } from './body-flag.ts'

const FLAG = '--member'

/** Offers of a link: `12:70` is offer 12 with weight 70, or on rank 70 where ranks decide; `12:1:70` says rank and weight. */
export const MEMBER_FLAG: BodyFlag = {
  flag: `${FLAG} <offer:number>`,
  field: 'members',
  says:
    'an offer and its weight (strategy weight) or rank (priority), or offer:rank:weight; repeatable, and all there are: ' +
    'an offer that is in the link keeps what the flag does not say',
  repeatable: true,
  read: (texts, context) => texts.map((text) => memberOf(text, context)),
}

function memberOf(text: string, { before, body }: ReadContext): Json {
  const parts = text.split(':')
  if (parts.length > 3 || !parts.every((part) => /^\d{1,10}$/.test(part))) {
    throw new RequestError(`${FLAG} ${text}: expected offer, offer:number or offer:rank:weight, such as 12:70`)
  }
  const [offer = 0, first, second] = parts.map((part) => wholeNumber(FLAG, part))
  const strategy = body['strategy'] ?? before?.['strategy'] ?? 'weight'
  const said =
    first === undefined
      ? {}
      : second !== undefined
        ? { rank: first, weight: second }
        : strategy === 'priority'
          ? { rank: first }
          : { weight: first }
  return { ...present(offer, before, text), offer_id: offer, ...said }
}

/** The member as it is: its targeting must not be lost because its weight is changed. */
function present(offer: number, before: Json | undefined, text: string): Json {
  const members = (before?.['members'] ?? []) as readonly Json[]
  const same = members.filter((member) => member['offer_id'] === offer)
  if (same.length > 1) {
    throw new RequestError(
      `${FLAG} ${text}: offer ${offer} stands in the link ${same.length} times, so it is not clear which is meant. ` +
        'Change the members as JSON with --file',
    )
  }
  return same[0] ?? {}
}
