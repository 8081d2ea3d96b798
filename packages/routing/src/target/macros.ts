import type { ClickRequest, Facts, State } from '../types.ts'

/** What macros are filled from. `form` says whether the address and the referrer stand in full or as stored. */
export interface MacroSource {
  readonly linkId: number
  readonly offerId: number
  readonly advertiserId: number
  readonly publisherId: number
  /** `0.00`, as the catalog has it with at least two decimals. */
  readonly payout: string
  readonly currency: string
  readonly click: ClickRequest
  readonly facts: Facts
  readonly state: Pick<State, 'clickToken' | 'random'>
  readonly now: number
  readonly form: 'sent' | 'stored'
}

export interface Macro {
  readonly value: (source: MacroSource) => string
  /** Most characters of the value once it is percent-encoded. */
  readonly maxLength: number
  /** It differs between what is sent and what is stored. */
  readonly isPrivate: boolean
}

const ESCAPED = 3
const TEXT = 255 * ESCAPED
const LONG_TEXT = 1024 * ESCAPED
const ID = 10

const macro = (maxLength: number, value: Macro['value']): Macro => ({ value, maxLength, isPrivate: false })
const personal = (maxLength: number, value: Macro['value']): Macro => ({ value, maxLength, isPrivate: true })

const CLICK_ID = macro(60, ({ state, offerId }) => state.clickToken(offerId))
const PUBLISHER = macro(ID, ({ publisherId }) => String(publisherId))
const OFFER = macro(ID, ({ offerId }) => String(offerId))
const ADVERTISER = macro(ID, ({ advertiserId }) => String(advertiserId))
const SUB1 = macro(TEXT, ({ click }) => click.sub1)
const SUB2 = macro(TEXT, ({ click }) => click.sub2)
const SUB3 = macro(TEXT, ({ click }) => click.sub3)
const SUB4 = macro(TEXT, ({ click }) => click.sub4)
const SUB5 = macro(TEXT, ({ click }) => click.sub5)
const SUB6 = macro(TEXT, ({ click }) => click.sub6)
const XID = macro(TEXT, ({ click }) => click.xid)
const COUNTRY = macro(TEXT, ({ facts }) => facts.country)
const CITY = macro(TEXT, ({ facts }) => facts.city)
const LANGUAGE = macro(TEXT, ({ facts }) => facts.language)

/** Every macro by name: ours, and the names Integr8 has for the same things. */
export const MACROS: ReadonlyMap<string, Macro> = new Map<string, Macro>([
  ['click_id', CLICK_ID],
  ['transaction_id', CLICK_ID],
  ['link_id', macro(ID, ({ linkId }) => String(linkId))],
  ['offer_id', OFFER],
  ['offer', OFFER],
  ['publisher_id', PUBLISHER],
  ['publisher', PUBLISHER],
  ['advertiser_id', ADVERTISER],
  ['advertiser', ADVERTISER],
  ['sub1', SUB1],
  ['sub2', SUB2],
  ['sub3', SUB3],
  ['sub4', SUB4],
  ['sub5', SUB5],
  ['sub6', SUB6],
  ['sub_id', SUB1],
  ['sub_id_1', SUB1],
  ['sub_id_2', SUB2],
  ['sub_id_3', SUB3],
  ['sub_id_4', SUB4],
  ['sub_id_5', SUB5],
  ['sub_id_6', SUB6],
  ['xid', XID],
  ['external_transaction_id', XID],
  ['country', COUNTRY],
  ['geo_country', COUNTRY],
  ['region', macro(TEXT, ({ facts }) => facts.region)],
  ['city', CITY],
  ['geo_city', CITY],
  ['device', macro(TEXT, ({ facts }) => facts.device)],
  ['os', macro(TEXT, ({ facts }) => facts.os)],
  ['os_version', macro(TEXT, ({ facts }) => facts.os_version)],
  ['browser', macro(TEXT, ({ facts }) => facts.browser)],
  ['browser_version', macro(TEXT, ({ facts }) => facts.browser_version)],
  ['language', LANGUAGE],
  ['browser_language', LANGUAGE],
  ['ip', personal(TEXT, ({ facts, form }) => (form === 'sent' ? facts.client_address : facts.address))],
  ['user_agent', macro(LONG_TEXT, ({ facts }) => facts.user_agent)],
  ['referrer', personal(LONG_TEXT, ({ facts, form }) => (form === 'sent' ? facts.referrer_url : facts.referrer))],
  ['unix_time', macro(12, ({ now }) => String(Math.floor(now / 1000)))],
  ['date_time', macro(32, ({ now }) => `${new Date(now).toISOString().slice(0, 19)}Z`)],
  ['random', macro(9, ({ state }) => String(state.random()))],
  ['payout', macro(TEXT, ({ payout }) => payout)],
  ['currency', macro(TEXT, ({ currency }) => currency)],
])
