// Generated from schemas/*.avsc by scripts/generate-types.ts. Change the schema, then run that script.

import { writeEnum, writeFixed, writeInt, writeLong, writeNullable, writeText } from '../body-write.ts'
import type { NewConversion } from './conversion.ts'

const DEFAULT_CLICK_ID = Buffer.from("\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000", 'latin1')

const CLASS_SYMBOLS = ["human","bot","preflight","test"]

const CONVERSIONSTATUS_SYMBOLS = ["approved","pending","rejected"]

/** Writes all fields but the guard; returns the position after them, beyond the end of `target` when they do not fit. */
export function writeConversion(target: Buffer, at: number, value: NewConversion): number {
  let position = at
  position = writeFixed(target, position, value.conversion_id, 16)
  position = writeFixed(target, position, value.origin, 16)
  position = writeLong(target, position, value.received_at)
  position = writeFixed(target, position, value.click_id === undefined ? DEFAULT_CLICK_ID : value.click_id, 16)
  position = writeLong(target, position, value.click_time === undefined ? 0 : value.click_time)
  position = writeEnum(target, position, value.class === undefined ? "human" : value.class, CLASS_SYMBOLS)
  position = writeInt(target, position, value.link_id === undefined ? 0 : value.link_id)
  position = writeInt(target, position, value.offer_id === undefined ? 0 : value.offer_id)
  position = writeInt(target, position, value.publisher_id === undefined ? 0 : value.publisher_id)
  position = writeInt(target, position, value.advertiser_id === undefined ? 0 : value.advertiser_id)
  position = writeText(target, position, value.cid === undefined ? "" : value.cid)
  position = writeText(target, position, value.goal === undefined ? "" : value.goal)
  position = writeText(target, position, value.txid === undefined ? "" : value.txid)
  position = writeEnum(target, position, value.status === undefined ? "approved" : value.status, CONVERSIONSTATUS_SYMBOLS)
  position = writeNullable(target, position, value.payout_micros === undefined ? null : value.payout_micros, writeLong)
  position = writeNullable(target, position, value.revenue_micros === undefined ? null : value.revenue_micros, writeLong)
  position = writeText(target, position, value.currency === undefined ? "" : value.currency)
  position = writeText(target, position, value.late === undefined ? "" : value.late)
  position = writeText(target, position, value.refused === undefined ? "" : value.refused)
  position = writeText(target, position, value.input === undefined ? "" : value.input)
  return position
}
