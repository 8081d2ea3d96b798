import { makeOrigin } from '../origin.ts'
import { parseUuid } from '../uuid7.ts'
import type { NewClick } from '../generated/click.ts'
import type { NewConversion } from '../generated/conversion.ts'
import type { NewMark } from '../generated/mark.ts'

const STREAM = '8f14e45fceea167a'
const TIME = Date.UTC(2026, 5, 10, 12, 30, 15, 250)

/** A believable click with a value in every field. */
export function sampleClick(changes: Partial<NewClick> = {}): NewClick {
  return {
    click_id: uuid('019eb172-e2a2-7c3d-8e4f-5a6b7c8d9e0f'),
    origin: makeOrigin(STREAM, 4_294_967_301),
    time: TIME,
    class: 'bot',
    class_reason: 'bot.declared',
    outcome: 'fallback',
    reason: 'target.country',
    decider: '1.0.0',
    catalog_revision: 412,
    link_id: 17,
    domain_id: 2,
    publisher_id: 1_001,
    offer_id: 33,
    advertiser_id: 5,
    member: -1,
    strategy: 'priority',
    draw: 2 ** 52 - 1,
    propensity: 0.625,
    trace: [
      { member: 0, offer_id: 31, result: 'target.country' },
      { member: -1, offer_id: 33, result: 'chosen' },
    ],
    caps: [{ cap: 'offer:33', window: '2026-06-10', remaining: 250, spent: true, passed: false }],
    sub1: 'campaign-7',
    sub2: 'Füße & "quotes"',
    sub3: '三',
    sub4: '🎯',
    sub5: ' spaces ',
    sub6: '=1+1',
    xid: 'pub-42',
    params: { utm_source: 'news', lang: 'de' },
    continent: 'EU',
    country: 'DE',
    region: 'DE-BY',
    city: 'München',
    city_id: 2_867_714,
    asn: 4_200_000_000,
    connection: 'residential',
    visitor_zone: 'Europe/Berlin',
    geo_db: 'whois-2026-06',
    device: 'mobile',
    device_brand: 'Google',
    device_model: 'Pixel 9',
    os: 'Android',
    os_version: '16',
    browser: 'Chrome',
    browser_version: '140.0.7339',
    language: 'de',
    languages: ['de', 'en'],
    user_agent: 'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36',
    referrer: 'https://news.example/article?id=7',
    referrer_host: 'news.example',
    address: '203.0.113.0/24',
    visitor_key: Buffer.from('0102030405060708', 'hex'),
    visitor_key_prev: Buffer.from('1112131415161718', 'hex'),
    address_key: Buffer.from('fffefdfcfbfaf9f8', 'hex'),
    subnet_key: Buffer.from('8081828384858687', 'hex'),
    key_id: 3,
    fraud_score: 55,
    fraud_band: 'medium',
    fraud_rules: ['declared_bot'],
    fraud_categories: ['proxy'],
    fraud_subjects: [{ subject: 'address:fffefdfcfbfaf9f8', score: 55, category: 'proxy' }],
    duplicate_offers: [31],
    returning: true,
    given: [{ rule: 'member.0/offer.1', passed: false }],
    destination: 'https://offer.example/landing?cid=abc&country=DE',
    deep_link: true,
    flags: ['spread', 'cut'],
    payout_micros: 1_250_000,
    payout_currency: 'USD',
    revenue_micros: 2_000_001,
    revenue_currency: 'EUR',
    ...changes,
  }
}

/** A believable conversion of {@link sampleClick}. */
export function sampleConversion(changes: Partial<NewConversion> = {}): NewConversion {
  return {
    conversion_id: uuid('019eb176-5f10-7aaa-9bbb-0c0d0e0f1011'),
    origin: makeOrigin(STREAM, 7),
    received_at: TIME + 228_590,
    click_id: uuid('019eb172-e2a2-7c3d-8e4f-5a6b7c8d9e0f'),
    click_time: TIME,
    class: 'bot',
    link_id: 17,
    offer_id: 33,
    publisher_id: 1_001,
    advertiser_id: 5,
    cid: 'AQAZ64fSorc9jk9aa3yNng8AAAARAAAAIQAAA-m0c29tZW1hY2J5dGVzMTU',
    goal: 'signup',
    txid: 'order-9',
    status: 'pending',
    payout_micros: 1_500_000,
    revenue_micros: null,
    currency: 'USD',
    late: 'pending',
    refused: '',
    input: '',
    ...changes,
  }
}

/** A believable mark that closes an earlier stream. */
export function sampleMark(changes: Partial<NewMark> = {}): NewMark {
  return {
    mark_id: uuid('019eb172-e2a3-7d00-8000-00000000002a'),
    origin: makeOrigin(STREAM, 8),
    time: TIME + 1,
    label: 'ingress-1',
    partitions: 12,
    catalog_revision: 412,
    closes: [{ stream: Buffer.from('00112233445566ff', 'hex'), dropped: 3 }],
    closing: true,
    dropped: { human: 5, bot: 4, preflight: 3, test: 2 },
    ...changes,
  }
}

function uuid(text: string): Buffer {
  const bytes = parseUuid(text)
  if (bytes === undefined) throw new Error(`${text} is no UUID`)
  return bytes
}
