import { createHash } from 'node:crypto'
import { createClickTokens } from '@smartlink/click-token/click-token'
import { createUuid7 } from '@smartlink/events/uuid7'
import { randomFillSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { catalogOf } from '../testing/catalog-of.ts'
import { decidePostback } from './decide-postback.ts'
import type { PostbackDecision } from './decide-postback.ts'
import { readPostback } from './read-postback.ts'

const CLICKED_AT = Date.UTC(2026, 5, 10, 12)
const DAY_MS = 86_400_000

const tokens = createClickTokens({ current: { id: 1, bytes: Buffer.alloc(32, 7) }, accepted: [] })
const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

const catalog = catalogOf({
  advertiser: [
    {
      id: 5,
      postback_token_hash: hash('good'),
      previous_postback_token: { hash: hash('old'), until: '2026-06-11T00:00:00Z' },
    },
    { id: 6, postback_token_hash: hash('other') },
  ],
  offer: [
    { id: 1, advertiser_id: 5, url: 'https://shop.example/' },
    {
      id: 2,
      advertiser_id: 5,
      url: 'https://shop.example/',
      archived: true,
      payout: { amount: '1', currency: 'EUR' },
      revenue: { amount: '2', currency: 'USD' },
      late_conversion: 'reject',
    },
  ],
})

const clickId = createUuid7(randomFillSync)(CLICKED_AT)

function cid(offerId = 1): string {
  return tokens.encode({ clickId, class: 'human', linkId: 3, offerId, publisherId: 4 })
}

/** With another last character. */
function altered(text: string): string {
  return text.slice(0, -1) + (text.endsWith('A') ? 'B' : 'A')
}

function decide(query: string, { now = CLICKED_AT + DAY_MS, usedUp = false, form = '' } = {}): PostbackDecision {
  return decidePostback(
    readPostback(query, form),
    {
      tokens,
      offer: (id) => catalog.any('offer', id),
      advertiser: (id) => catalog.any('advertiser', id),
      capsUsedUp: () => usedUp,
    },
    now,
  )
}

function reasonOf(decision: PostbackDecision): string {
  return decision.kind === 'refused' ? decision.reason : decision.kind
}

describe('a postback', () => {
  it('is attributed by its token alone, and approved with the amounts of the click unless it says otherwise', () => {
    const decision = decide(`cid=${cid()}&token=good`)
    expect(decision).toMatchObject({
      kind: 'accepted',
      clickId,
      fields: {
        click_id: clickId,
        click_time: CLICKED_AT,
        class: 'human',
        link_id: 3,
        offer_id: 1,
        publisher_id: 4,
        advertiser_id: 5,
        goal: '',
        txid: '',
        status: 'approved',
        payout_micros: null,
        revenue_micros: null,
        currency: '',
        late: '',
      },
    })
  })

  it('may come in the query, in a form, or in both; the query wins', () => {
    const decision = decide(`goal=sale&token=good`, { form: `cid=${cid()}&goal=lead&txid=A%2F1&payout=1.25` })
    expect(decision).toMatchObject({
      kind: 'accepted',
      fields: { goal: 'sale', txid: 'A/1', payout_micros: 1_250_000, currency: 'USD' },
    })
  })

  it.each([
    ['', 'conversion.cid_missing'],
    ['cid=xyz&token=good', 'conversion.cid_invalid'],
    [`cid=${altered(cid())}&token=good`, 'conversion.cid_invalid'],
    [`cid=${cid(9)}&token=good`, 'conversion.offer_unknown'],
    [`cid=${cid()}`, 'conversion.token_missing'],
    [`cid=${cid()}&token=`, 'conversion.token_missing'],
    [`cid=${cid()}&token=bad`, 'conversion.token_wrong'],
    [`cid=${cid()}&token=other`, 'conversion.token_wrong'],
    [`cid=${cid()}&token=good&status=done`, 'conversion.status_invalid'],
    [`cid=${cid()}&token=good&payout=-1`, 'conversion.amount_invalid'],
    [`cid=${cid()}&token=good&revenue=1e3`, 'conversion.amount_invalid'],
    [`cid=${cid()}&token=good&payout=1&currency=XXX`, 'conversion.currency_unknown'],
    [`cid=${cid(2)}&token=good&payout=1&revenue=2`, 'conversion.currency_missing'],
    [`cid=${cid()}&token=good&goal=${'x'.repeat(256)}`, 'conversion.field_too_long'],
  ])('%s is refused', (query, reason) => expect(reasonOf(decide(query))).toBe(reason))

  it('takes empty amounts, status and currency for absent ones, as unfilled macros leave them', () => {
    const decision = decide(`cid=${cid()}&token=good&payout=&revenue=&currency=&status=`)
    expect(decision).toMatchObject({
      kind: 'accepted',
      fields: { status: 'approved', payout_micros: null, currency: '' },
    })
  })

  it("is taken under the advertiser's last token until that ends", () => {
    const lastMoment = Date.UTC(2026, 5, 11) - 1
    expect(reasonOf(decide(`cid=${cid()}&token=old`, { now: lastMoment }))).toBe('accepted')
    expect(reasonOf(decide(`cid=${cid()}&token=old`, { now: lastMoment + 1 }))).toBe('conversion.token_wrong')
  })

  it('is taken for archived offers, within the attribution window', () => {
    const last = CLICKED_AT + 30 * DAY_MS
    expect(reasonOf(decide(`cid=${cid(2)}&token=good`, { now: last }))).toBe('accepted')
    expect(reasonOf(decide(`cid=${cid(2)}&token=good`, { now: last + 1 }))).toBe('conversion.too_old')
  })

  it('says what becomes of it when a cap is used up', () => {
    expect(decide(`cid=${cid()}&token=good`, { usedUp: true })).toMatchObject({ fields: { late: 'pending' } })
    expect(decide(`cid=${cid(2)}&token=good`, { usedUp: true })).toMatchObject({ fields: { late: 'reject' } })
  })

  it('keeps what was received, never the token', () => {
    expect(readPostback('cid=a&token=secret&x=1', 'token=more&y=2').received).toBe(
      'cid=a&token=[redacted]&x=1&token=[redacted]&y=2',
    )
    expect(Buffer.byteLength(readPostback(`x=${'y'.repeat(5000)}`, '').received)).toBe(2048)
  })
})
