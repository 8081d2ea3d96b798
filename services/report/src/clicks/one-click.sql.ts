/** A click by its id, which holds its time: a few granules are read. `columns` comes from a fixed list. */
export function oneClickSql(columns: string, publisherOnly: boolean): string {
  return `SELECT ${columns} FROM clicks
    WHERE clicks.time = fromUnixTimestamp64Milli({time_ms:Int64}, 'UTC') AND clicks.click_id = toUUID({click_id:String})
    ${publisherOnly ? 'AND publisher_id = {publisher_id:Int32}' : ''}
    LIMIT 1`
}

/** Conversions of a click as they stand; of a publisher's click without what the advertiser pays. */
export function conversionsOfClickSql(forPublisher: boolean): string {
  return `SELECT goal, ${forPublisher ? '' : 'txid, late, revenue, revenue_currency, '}status, received_at, payout, payout_currency
    FROM conversions FINAL
    WHERE click_day = toDate(fromUnixTimestamp64Milli({time_ms:Int64}, 'UTC')) AND click_id = toUUID({click_id:String})
    ORDER BY received_at
    LIMIT 1000`
}
