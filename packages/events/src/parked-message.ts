import { z } from 'zod'
import { base64, jsonMessage, timeMs } from './json-message.ts'
import type { JsonMessage } from './json-message.ts'

/** Value in `<topic>.parked`: a record a consumer could not take, whole, with its reason. */
const parkedSchema = z.object({
  /** Consumer group that could not take it; the others may have. */
  group: z.string(),
  topic: z.string(),
  partition: z.number().int().nonnegative(),
  offset: z.number().int().nonnegative(),
  /** Key and value exactly as they were; a null value was a deletion. */
  key: base64,
  value: base64.nullable(),
  /** Code, for instance `event.bad_guard` or `clickhouse.refused`. */
  reason: z.string(),
  /** For people: what the output said. */
  detail: z.string().max(2_048),
  parked_at: timeMs,
})

export type ParkedMessage = z.infer<typeof parkedSchema>

export const PARKED: JsonMessage<ParkedMessage> = jsonMessage('parked record', parkedSchema)

/** Value in `<topic>.replay.v1`: a record sent again to the one group it names, which alone takes it and goes by ids. */
const replaySchema = z.object({
  group: z.string(),
  topic: z.string(),
  key: base64,
  value: base64,
  /** Where it was parked, so that a person can follow it; null: it comes from an outbox. */
  parked_offset: z.number().int().nonnegative().nullable(),
  replayed_at: timeMs,
})

export type ReplayMessage = z.infer<typeof replaySchema>

export const REPLAY: JsonMessage<ReplayMessage> = jsonMessage('replayed record', replaySchema)
