import { newestSchema } from '@smartlink/events/schemas'
import { avroInsert } from './insert-statement.ts'
import type { AvroInsert, InsertPlace } from './insert-statement.ts'
import type { AvroRecord } from '@smartlink/events/avro-schema'

/**
 * Insert of clicks that travel as Avro bodies, without being decoded on the way.
 * `schema` is the one the rows were written with (one insert per fingerprint); columns it does not know get their defaults.
 */
export function insertClicksStatement(place: InsertPlace, schema: AvroRecord = newestSchema('click').avsc): AvroInsert {
  return avroInsert('clicks', schema, place)
}
