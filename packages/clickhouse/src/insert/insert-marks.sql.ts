import { newestSchema } from '@smartlink/events/schemas'
import { avroInsert } from './insert-statement.ts'
import type { AvroInsert, InsertPlace } from './insert-statement.ts'
import type { AvroRecord } from '@smartlink/events/avro-schema'

/** Insert of marks; to be sent after the clicks that precede them in the partition. */
export function insertMarksStatement(place: InsertPlace, schema: AvroRecord = newestSchema('mark').avsc): AvroInsert {
  return avroInsert('stream_marks', schema, place)
}
