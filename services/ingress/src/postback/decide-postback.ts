import { createHash, timingSafeEqual } from 'node:crypto'
import { CURRENCIES } from '@smartlink/catalog/data/currencies'
import type { Advertiser, Offer } from '@smartlink/catalog/kinds'
import type { ClickToken, ClickTokens } from '@smartlink/click-token/click-token'
import type { ConversionStatus, NewConversion } from '@smartlink/events/generated/conversion'
import { cutText } from '@smartlink/click-request/cut-text'
import { exactAmount } from './exact-amount.ts'
import type { PostbackReasonCode } from './postback-reasons.ts'
import type { PostbackInput } from './read-postback.ts'

const DAY_MS = 86_400_000
const MAX_TEXT_BYTES = 255

/** What a postback is judged by. */
export interface PostbackFacts {
  readonly tokens: ClickTokens
  /** Archived ones too: their last conversions still come in. */
  offer(id: number): Offer | undefined
  advertiser(id: number): Advertiser | undefined
  /** A cap on conversions, payout or revenue that this conversion would count in is used up. */
  capsUsedUp(offer: Offer, token: ClickToken): boolean
}

/** A conversion event but for what storing it adds. */
export type ConversionFields = Omit<NewConversion, 'conversion_id' | 'origin' | 'received_at' | 'refused' | 'input'>

export type PostbackDecision =
  | { readonly kind: 'accepted'; readonly fields: ConversionFields; readonly clickId: Buffer }
  /** `fields` hold what could be known of it. */
  | { readonly kind: 'refused'; readonly reason: PostbackReasonCode; readonly fields: ConversionFields }

/** Judges a postback: who it is for, who sends it, what it says, and whether it comes in time. Takes nothing. */
export function decidePostback(input: PostbackInput, facts: PostbackFacts, now: number): PostbackDecision {
  let fields: ConversionFields = {
    cid: cutText(input.cid, MAX_TEXT_BYTES).text,
    goal: cutText(input.goal, MAX_TEXT_BYTES).text,
    txid: cutText(input.txid, MAX_TEXT_BYTES).text,
  }
  const refused = (reason: PostbackReasonCode): PostbackDecision => ({ kind: 'refused', reason, fields })

  if (input.cid === '') return refused('conversion.cid_missing')
  const verified = facts.tokens.verify(input.cid)
  if (!verified.ok) return refused('conversion.cid_invalid')
  const { token, timeMs } = verified
  const clickId = Buffer.from(token.clickId)
  fields = {
    ...fields,
    click_id: clickId,
    click_time: timeMs,
    class: token.class,
    link_id: token.linkId,
    offer_id: token.offerId,
    publisher_id: token.publisherId,
  }

  const offer = facts.offer(token.offerId)
  if (offer === undefined) return refused('conversion.offer_unknown')
  if (input.token === '') return refused('conversion.token_missing')
  const advertiser = facts.advertiser(offer.advertiser_id)
  if (advertiser === undefined || !isTokenOf(advertiser, input.token, now)) return refused('conversion.token_wrong')
  fields = { ...fields, advertiser_id: advertiser.id }

  if (Buffer.byteLength(input.goal) > MAX_TEXT_BYTES || Buffer.byteLength(input.txid) > MAX_TEXT_BYTES) {
    return refused('conversion.field_too_long')
  }
  const status = statusOf(input.status)
  if (status === undefined) return refused('conversion.status_invalid')
  const payout = input.payout === '' ? null : exactAmount(input.payout)
  const revenue = input.revenue === '' ? null : exactAmount(input.revenue)
  if (payout === undefined || revenue === undefined) return refused('conversion.amount_invalid')
  const hasAmounts = payout !== null || revenue !== null
  const given = input.currency.toUpperCase()
  if (given !== '' && !CURRENCIES.has(given)) return refused('conversion.currency_unknown')
  const currency = given === '' ? currencyOf(offer, payout !== null, revenue !== null) : given
  if (hasAmounts && currency === undefined) return refused('conversion.currency_missing')
  fields = {
    ...fields,
    status,
    payout_micros: payout,
    revenue_micros: revenue,
    currency: hasAmounts ? (currency ?? '') : '',
  }

  if (now > timeMs + offer.attribution_window_days * DAY_MS) return refused('conversion.too_old')
  const late = facts.capsUsedUp(offer, token) ? offer.late_conversion : ''
  return { kind: 'accepted', fields: { ...fields, late }, clickId }
}

function statusOf(text: string): ConversionStatus | undefined {
  switch (text) {
    case '':
    case 'approved':
      return 'approved'
    case 'pending':
    case 'rejected':
      return text
    default:
      return undefined
  }
}

/** The currency of amounts that come without one: that of the offer, when it is only one. */
function currencyOf(offer: Offer, payout: boolean, revenue: boolean): string | undefined {
  if (payout && revenue && offer.payout.currency !== offer.revenue.currency) return undefined
  return payout ? offer.payout.currency : offer.revenue.currency
}

function isTokenOf(advertiser: Advertiser, token: string, now: number): boolean {
  const hash = createHash('sha256').update(token).digest()
  const { postback_token_hash: current, previous_postback_token: previous } = advertiser
  const isCurrent = timingSafeEqual(hash, Buffer.from(current, 'hex'))
  const isPrevious =
    previous !== undefined &&
    now < Date.parse(previous.until) &&
    timingSafeEqual(hash, Buffer.from(previous.hash, 'hex'))
  return isCurrent || isPrevious
}
