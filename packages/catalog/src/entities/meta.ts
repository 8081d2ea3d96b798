import { z } from 'zod'
import { MAX_ID } from './identifier.ts'

/** Identity of the log: a data directory belongs to one, and every mark names it. Made once by control. */
export const logIdentity = z.strictObject({ log_id: z.uuid() })

const lastId = z.int().min(0).max(MAX_ID)

/** The highest id ever given, per kind, so that no id is given twice whatever became of its entity. */
export const idCounters = z.record(z.string().regex(/^[a-z_]{1,40}$/), lastId)

export type LogIdentity = z.output<typeof logIdentity>
export type IdCounters = z.output<typeof idCounters>
