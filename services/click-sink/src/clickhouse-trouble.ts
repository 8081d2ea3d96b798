import { ClickHouseRefusedError, ClickHouseUnreachableError } from '@smartlink/clickhouse/errors'

/**
 * What kind of trouble an error is. `data`: these bytes are refused, others may not be. `transient`: the same again
 * later. `setup`: a person has to mend tables, rights or settings; tried again as well, so that nothing is restarted for it.
 */
export type TroubleClass = 'data' | 'transient' | 'setup'

/** Error codes of ClickHouse (src/Common/ErrorCodes.cpp) that speak of the values that were sent. */
const DATA_CODES: ReadonlySet<number> = new Set([
  6, // CANNOT_PARSE_TEXT
  27, // CANNOT_PARSE_INPUT_ASSERTION_FAILED
  32, // ATTEMPT_TO_READ_AFTER_EOF
  33, // CANNOT_READ_ALL_DATA
  38, // CANNOT_PARSE_DATE
  41, // CANNOT_PARSE_DATETIME
  53, // TYPE_MISMATCH
  69, // ARGUMENT_OUT_OF_BOUND
  70, // CANNOT_CONVERT_TYPE
  72, // CANNOT_PARSE_NUMBER
  117, // INCORRECT_DATA
  128, // TOO_LARGE_ARRAY_SIZE
  131, // TOO_LARGE_STRING_SIZE
  190, // SIZES_OF_ARRAYS_DONT_MATCH
  321, // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
  349, // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
  376, // CANNOT_PARSE_UUID
  395, // FUNCTION_THROW_IF_VALUE_IS_NON_ZERO
  407, // DECIMAL_OVERFLOW
  469, // VIOLATED_CONSTRAINT
  691, // UNKNOWN_ELEMENT_OF_ENUM
])

/** Exceptions of Avro's own library reach us as text that no ClickHouse client takes for an error code. */
const AVRO_EXCEPTION = /type: avro::Exception/

export function classifyTrouble(error: unknown): TroubleClass {
  if (error instanceof Error && AVRO_EXCEPTION.test(error.message)) return 'data'
  if (!(error instanceof ClickHouseRefusedError)) return 'transient'
  if (error.mayPass) return 'transient'
  return DATA_CODES.has(error.serverCode) ? 'data' : 'setup'
}

/** Errors of a connection that was never made. */
const NOT_CONNECTED: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/**
 * Whether a failed insert left the server in a state that its tokens describe: it answered, and tidied up after itself, or
 * it was never reached. A server that went away in the middle may have been killed anywhere.
 */
export function outcomeIsKnown(error: unknown): boolean {
  if (!(error instanceof ClickHouseUnreachableError)) return true
  return NOT_CONNECTED.has((error.cause as { code?: unknown } | undefined)?.code)
}
