import { MalformedIdError } from './errors.ts'

/** `origin` of an event: stream u64 big endian, then sequence u64 big endian. */
export const ORIGIN_BYTES = 16
export const STREAM_PATTERN = /^[0-9a-f]{16}$/

/** Where an event comes from: one opening of an outbox, and its place among that stream's events of one partition. */
export interface Origin {
  /** 64 random bits as 16 hex digits, lower case. */
  readonly stream: string
  /** From 0, without holes, per (stream, topic, partition). */
  readonly sequence: number
}

export function makeOrigin(stream: string, sequence: number): Buffer {
  const origin = Buffer.allocUnsafe(ORIGIN_BYTES)
  writeOrigin(origin, 0, stream, sequence)
  return origin
}

/** Writes an origin into `target` at `at`; throws {@link MalformedIdError} for a bad stream or an unsafe sequence. */
export function writeOrigin(target: Buffer, at: number, stream: string, sequence: number): void {
  if (!STREAM_PATTERN.test(stream)) throw new MalformedIdError(`"${stream}" is no stream: 16 hex digits`)
  target.write(stream, at, 8, 'hex')
  changeSequence(target, at, sequence)
}

/** Gives the origin at `at` another sequence; throws {@link MalformedIdError} for an unsafe one. */
export function changeSequence(target: Buffer, at: number, sequence: number): void {
  if (!Number.isSafeInteger(sequence) || sequence < 0) throw new MalformedIdError(`${sequence} is no sequence`)
  target.writeUInt32BE(Math.floor(sequence / 2 ** 32), at + 8)
  target.writeUInt32BE(sequence >>> 0, at + 12)
}

/** Reads the 16 bytes at `at`; `undefined` when the sequence is beyond what any stream of ours can count to. */
export function parseOrigin(bytes: Buffer, at = 0): Origin | undefined {
  const sequence = bytes.readUInt32BE(at + 8) * 2 ** 32 + bytes.readUInt32BE(at + 12)
  if (!Number.isSafeInteger(sequence)) return undefined
  return { stream: bytes.toString('hex', at, at + 8), sequence }
}
