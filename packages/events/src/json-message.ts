import { z } from 'zod'
import { MalformedMessageError } from './errors.ts'
import { STREAM_PATTERN } from './origin.ts'

/** A stream in JSON: 16 hex digits. */
export const streamId = z.string().regex(STREAM_PATTERN)
/** A time in JSON messages between services: ms since the epoch. */
export const timeMs = z.number().int().nonnegative()
/** Bytes in JSON: base64. */
export const base64 = z.base64()

/** How one kind of JSON message is written and read. Fields of a newer writer are ignored. */
export interface JsonMessage<T> {
  encode(message: T): Buffer
  /** Throws {@link MalformedMessageError}, which names the fields that are wrong. */
  decode(bytes: Buffer): T
}

export function jsonMessage<T>(name: string, schema: z.ZodType<T>): JsonMessage<T> {
  return {
    encode: (message) => Buffer.from(JSON.stringify(message)),
    decode: (bytes) => {
      const parsed = schema.safeParse(parseJson(name, bytes))
      if (parsed.success) return parsed.data
      throw new MalformedMessageError(`not a ${name}: ${z.prettifyError(parsed.error)}`)
    },
  }
}

function parseJson(name: string, bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (cause) {
    throw new MalformedMessageError(`not a ${name}: no JSON`, { cause })
  }
}
