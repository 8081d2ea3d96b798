/** What may stand in braces in the address of an offer; each name of the second list means one of the first. */
const OWN = `
click_id link_id offer_id publisher_id advertiser_id sub1 sub2 sub3 sub4 sub5 sub6 xid country region city device os
os_version browser browser_version language ip user_agent referrer unix_time date_time random payout currency`

const ALIASES = `
transaction_id external_transaction_id publisher offer advertiser sub_id sub_id_2 sub_id_3 sub_id_4 sub_id_5 sub_id_6
browser_language geo_country geo_city`

export const MACRO_NAMES: ReadonlySet<string> = new Set(`${OWN} ${ALIASES}`.trim().split(/\s+/))
