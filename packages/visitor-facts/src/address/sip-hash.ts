/**
 * SipHash-2-4 with 64 bits of output (Aumasson and Bernstein, 2012): a keyed hash made for short inputs. Without the
 * key its values can neither be made nor tested against guesses, and it costs a tenth of an HMAC.
 */
export type SipHash = (message: Uint8Array) => Buffer

/**
 * `key` has 16 bytes. 64-bit words are pairs of 32-bit halves, low before high: BigInt would cost more than the hash.
 */
export function createSipHash(key: Uint8Array): SipHash {
  if (key.length !== 16) throw new RangeError('a SipHash key has 16 bytes')
  const bytes = Buffer.from(key)
  const half = (at: number): number => bytes.readInt32LE(at)
  // "somepseudorandomlygeneratedbytes", as the paper has it.
  const start = Int32Array.of(
    half(0) ^ 0x70736575,
    half(4) ^ 0x736f6d65,
    half(8) ^ 0x6e646f6d,
    half(12) ^ 0x646f7261,
    half(0) ^ 0x6e657261,
    half(4) ^ 0x6c796765,
    half(8) ^ 0x79746573,
    half(12) ^ 0x74656462,
  )
  const v = new Int32Array(8)

  return (message) => {
    v.set(start)
    const { length } = message
    const whole = length & ~7
    for (let at = 0; at < whole; at += 8) take(v, word(message, at), word(message, at + 4))
    take(v, word(message, whole), (word(message, whole + 4) & 0x00ff_ffff) | (length << 24))
    v[4] = (v[4] as number) ^ 0xff
    rounds(v, 4)
    const hash = Buffer.allocUnsafe(8)
    hash.writeInt32LE((v[0] as number) ^ (v[2] as number) ^ (v[4] as number) ^ (v[6] as number), 0)
    hash.writeInt32LE((v[1] as number) ^ (v[3] as number) ^ (v[5] as number) ^ (v[7] as number), 4)
    return hash
  }
}

function take(v: Int32Array, low: number, high: number): void {
  v[6] = (v[6] as number) ^ low
  v[7] = (v[7] as number) ^ high
  rounds(v, 2)
  v[0] = (v[0] as number) ^ low
  v[1] = (v[1] as number) ^ high
}

function rounds(v: Int32Array, count: number): void {
  let v0l = v[0] as number
  let v0h = v[1] as number
  let v1l = v[2] as number
  let v1h = v[3] as number
  let v2l = v[4] as number
  let v2h = v[5] as number
  let v3l = v[6] as number
  let v3h = v[7] as number
  for (let round = 0; round < count; round++) {
    let sum = (v0l >>> 0) + (v1l >>> 0)
    v0h = (v0h + v1h + (sum > 0xffff_ffff ? 1 : 0)) | 0
    v0l = sum | 0
    let low = (v1l << 13) | (v1h >>> 19)
    v1h = ((v1h << 13) | (v1l >>> 19)) ^ v0h
    v1l = low ^ v0l
    low = v0h
    v0h = v0l
    v0l = low

    sum = (v2l >>> 0) + (v3l >>> 0)
    v2h = (v2h + v3h + (sum > 0xffff_ffff ? 1 : 0)) | 0
    v2l = sum | 0
    low = (v3l << 16) | (v3h >>> 16)
    v3h = ((v3h << 16) | (v3l >>> 16)) ^ v2h
    v3l = low ^ v2l

    sum = (v0l >>> 0) + (v3l >>> 0)
    v0h = (v0h + v3h + (sum > 0xffff_ffff ? 1 : 0)) | 0
    v0l = sum | 0
    low = (v3l << 21) | (v3h >>> 11)
    v3h = ((v3h << 21) | (v3l >>> 11)) ^ v0h
    v3l = low ^ v0l

    sum = (v2l >>> 0) + (v1l >>> 0)
    v2h = (v2h + v1h + (sum > 0xffff_ffff ? 1 : 0)) | 0
    v2l = sum | 0
    low = (v1l << 17) | (v1h >>> 15)
    v1h = ((v1h << 17) | (v1l >>> 15)) ^ v2h
    v1l = low ^ v2l
    low = v2h
    v2h = v2l
    v2l = low
  }
  v[0] = v0l
  v[1] = v0h
  v[2] = v1l
  v[3] = v1h
  v[4] = v2l
  v[5] = v2h
  v[6] = v3l
  v[7] = v3h
}

/** 32 bits, little endian; bytes beyond the end are 0. */
function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)
}
