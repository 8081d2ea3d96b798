/** Which rows to make: row numbers from `first`, spread evenly over the days that end with `lastDay`. */
export interface BelievableClicks {
  readonly database: string
  /** Rows are a function of their number: the same range is the same rows again, whoever makes them. */
  readonly first: number
  readonly rows: number
  /** Rows of the whole data set, which the days are divided among. */
  readonly total: number
  readonly days: number
  /** UTC day, `YYYY-MM-DD`, the newest one. */
  readonly lastDay: string
}

/** Id of the log the rows claim to come from, so that they can be told from clicks that were answered. */
export const BELIEVABLE_LOG = 'believable'

/**
 * One statement that makes clicks inside ClickHouse, without a byte over the network: few links, publishers and countries
 * have most of the traffic, more by day than by night, one visitor in five comes again, and devices fit their systems.
 */
export function insertBelievableClicks({ database, first, rows, total, days, lastDay }: BelievableClicks): string {
  return `
INSERT INTO ${database}.clicks (
  log_id, log_partition, log_offset, click_id, origin, time, class, class_reason, outcome, reason, decider,
  catalog_revision, link_id, domain_id, publisher_id, offer_id, advertiser_id, member, strategy, draw, propensity, trace,
  sub1, sub2, country, continent, device, os, os_version, browser, browser_version, language, user_agent,
  referrer_host, visitor_key, address_key, fraud_score, fraud_band, destination,
  payout, payout_currency, revenue, revenue_currency)
WITH
  sipHash64(number, 1) AS h1, sipHash64(number, 2) AS h2, sipHash64(number, 3) AS h3, sipHash64(number, 4) AS h4,
  -- Uniform in [0, 1), and its third power, which makes small numbers frequent.
  (h1 % 1000003) / 1000003 AS u1, (h2 % 1000003) / 1000003 AS u2, (h3 % 1000003) / 1000003 AS u3,
  toUInt32(1 + 400 * pow(u2, 3)) AS publisher,
  -- A publisher has up to three links, and most of its traffic on the first; a link has two publishers of every kind of size.
  1 + (publisher * 3 + toUInt32(3 * pow(u1, 3))) % 200 AS link,
  intDiv(number * ${days}, ${total}) AS day,
  -- Two draws of an hour, the later one wins twice in three times: evenings are busier than nights.
  greatest(h3 % 86400000, if(h4 % 3 = 0, 0, bitShiftRight(h4, 20) % 86400000)) AS ms,
  toDateTime64(toDate('${lastDay}') - ${days - 1} + day, 3, 'UTC') + toIntervalMillisecond(ms) AS at,
  bitShiftRight(h2, 32) % 1000 AS d1, bitShiftRight(h3, 32) % 1000 AS d2, bitShiftRight(h4, 32) % 1000 AS d3,
  multiIf(d1 < 920, 'human', d1 < 975, 'bot', d1 < 990, 'preflight', 'test') AS kind,
  multiIf(d2 < 860, 'delivered', d2 < 940, 'fallback', d2 < 980, 'lost', 'blocked') AS became,
  if(became IN ('delivered', 'fallback'), 1 + bitShiftRight(h1, 40) % 8 + (link % 50) * 8, 0) AS offer,
  arrayElement(['US','DE','GB','FR','IN','BR','PL','ES','IT','MX','CA','NL','AU','SE','ID','TR'], toUInt32(1 + 16 * pow(u3, 2))) AS land,
  arrayElement(['mobile','mobile','mobile','desktop','desktop','tablet'], 1 + h4 % 6) AS machine
SELECT
  '${BELIEVABLE_LOG}', h4 % 8, number, reinterpret(reverse(concat(
    -- UUIDv7: time, version, and the row's number and hash, so that ids differ and sort by time.
    substring(reverse(reinterpret(toUnixTimestamp64Milli(at), 'FixedString(8)')), 3, 6),
    reverse(reinterpret(toUInt16(0x7000 + h1 % 4096), 'FixedString(2)')),
    reverse(reinterpret(bitOr(bitAnd(h2, 0x3FFFFFFFFFFFFFFF), 0x8000000000000000), 'FixedString(8)')))), 'UUID'),
  concat(unhex('be11e7ab1e000000'), reverse(reinterpret(toUInt64(number), 'FixedString(8)'))), at, kind,
  multiIf(kind = 'bot', 'bot.declared', kind = 'preflight', 'preflight.head', ''), became,
  multiIf(became = 'delivered', '', became = 'fallback', 'no_offer', became = 'lost', 'no_offer', 'fraud.blocked'),
  '1', 1000, link, 1, publisher, offer, if(offer = 0, 0, 1 + offer % 30), if(became = 'delivered', toInt32(offer % 8), -1), 'weight',
  toInt64(bitShiftRight(h1, 12)), 0.125,
  arrayMap(i -> (toInt32(i), toInt32(1 + i + (link % 50) * 8), if(i = offer % 8, 'chosen', if(bitShiftRight(h2, i) % 3 = 0, 'targeting.country', 'not_drawn'))), range(4)),
  concat('s', toString(toUInt32(500 * pow(u2, 2)))), concat('campaign-', toString(h1 % 20)), land,
  multiIf(land IN ('US', 'CA', 'MX'), 'NA', land = 'BR', 'SA', land = 'AU', 'OC', land IN ('IN', 'ID', 'TR'), 'AS', 'EU'),
  machine, multiIf(machine = 'desktop', if(h3 % 3 = 0, 'macOS', 'Windows'), h3 % 3 = 0, 'iOS', 'Android'), toString(10 + h3 % 8),
  multiIf(machine = 'desktop', arrayElement(['Chrome', 'Edge', 'Firefox'], 1 + h4 % 3), h3 % 3 = 0, 'Mobile Safari', 'Mobile Chrome'),
  toString(120 + h2 % 25), lower(land),
  concat('Mozilla/5.0 (', machine, ') AppleWebKit/537.36 (KHTML, like Gecko) Chrome/', toString(120 + h2 % 25), '.0.0.0 Safari/537.36'),
  arrayElement(['', '', 'news.example', 'social.example', 'search.example'], 1 + h1 % 5),
  sipHash64(intDiv(number * 4, 5), 7), sipHash64(intDiv(number * 3, 5), 8), toInt32(if(d3 < 950, d3 % 30, d3 % 100)),
  multiIf(d3 < 950, 'low', d3 < 980, 'medium', d3 < 995, 'high', 'severe'),
  concat('https://offers.example/', toString(offer), '?cid=', hex(h1), '&sub=', toString(publisher)),
  toDecimal64(0.5 + (offer % 40) / 10, 6), 'USD', toDecimal64(0.8 + (offer % 40) / 8, 6), 'USD'
FROM numbers(${first}, ${rows})
SETTINGS max_insert_threads = 2, parallel_view_processing = 1, max_partitions_per_insert_block = 0, materialized_views_ignore_errors = 0`
}
