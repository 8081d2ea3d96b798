/**
 * What SQL users of a publisher may read. Absent: revenue, advertisers, fraud, caps, traces, reasons (they tell about
 * offers of others) and everything that could name a visitor.
 */
export const PUBLISHER_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  clicks: columns(
    'click_id time class outcome link_id domain_id publisher_id offer_id strategy sub1 sub2 sub3 sub4 sub5 sub6 xid',
    'continent country region city device os os_version browser browser_version language referrer_host',
    'payout payout_currency',
  ),
  conversions: columns(
    'click_day click_id click_time received_at goal status class outcome link_id domain_id publisher_id offer_id',
    'sub1 sub2 sub3 sub4 sub5 sub6 xid country region city device os browser payout payout_currency',
  ),
  clicks_hourly: columns('hour link_id publisher_id offer_id domain_id class outcome strategy clicks'),
  clicks_hourly_audience: columns(
    'hour link_id publisher_id offer_id domain_id class outcome strategy country device os browser clicks',
  ),
}

function columns(...names: readonly string[]): readonly string[] {
  return names.join(' ').split(' ')
}
