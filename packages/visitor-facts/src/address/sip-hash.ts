/**
 * SipHash-2-4 with 64 bits of output (Aumasson and Bernstein, 2012): a keyed hash made for short inputs. Without the
 * key its values can neither be made nor tested against guesses, and it costs a tenth of an HMAC.
 */
export type SipHash = (message: Uint8Array) => Buffer

/** `key` has 16 bytes. 64-bit words are pairs of 32-bit halves: BigInt would cost more than the hash. */
export function createSipHash(key: Uint8Array): SipHash {
  if (key.length !== 16) throw new RangeError('a SipHash key has 16 bytes')
  const view = Buffer.from(key)
  const k0l = view.readInt32LE(0)
  const k0h = view.readInt32LE(4)
  const k1l = view.readInt32LE(8)
  const k1h = view.readInt32LE(12)

  return (message) => {
    let v0l = k0l ^ 0x70736575
    let v0h = k0h ^ 0x736f6d65
    let v1l = k1l ^ 0x6e646f6d
    let v1h = k1h ^ 0x646f7261
    let v2l = k0l ^ 0x6e657261
    let v2h = k0h ^ 0x6c796765
    let v3l = k1l ^ 0x79746573
    let v3h = k1h ^ 0x74656462

    const round = (): void => {
      let sum = (v0l >>> 0) + (v1l >>> 0)
      v0h = (v0h + v1h + (sum > 0xffffffff ? 1 : 0)) | 0
      v0l = sum | 0
      let low = (v1l << 13) | (v1h >>> 19)
      v1h = ((v1h << 13) | (v1l >>> 19)) ^ v0h
      v1l = low ^ v0l
      low = v0h
      v0h = v0l
      v0l = low

      sum = (v2l >>> 0) + (v3l >>> 0)
      v2h = (v2h + v3h + (sum > 0xffffffff ? 1 : 0)) | 0
      v2l = sum | 0
      low = (v3l << 16) | (v3h >>> 16)
      v3h = ((v3h << 16) | (v3l >>> 16)) ^ v2h
      v3l = low ^ v2l

      sum = (v0l >>> 0) + (v3l >>> 0)
      v0h = (v0h + v3h + (sum > 0xffffffff ? 1 : 0)) | 0
      v0l = sum | 0
      low = (v3l << 21) | (v3h >>> 11)
      v3h = ((v3h << 21) | (v3l >>> 11)) ^ v0h
      v3l = low ^ v0l

      sum = (v2l >>> 0) + (v1l >>> 0)
      v2h = (v2h + v1h + (sum > 0xffffffff ? 1 : 0)) | 0
      v2l = sum | 0
      low = (v1l << 17) | (v1h >>> 15)
      v1h = ((v1h << 17) | (v1l >>> 15)) ^ v2h
      v1l = low ^ v2l
      low = v2h
      v2h = v2l
      v2l = low
    }
    const take = (low: number, high: number): void => {
      v3l ^= low
      v3h ^= high
      round()
      round()
      v0l ^= low
      v0h ^= high
    }

    const { length } = message
    const whole = length & ~7
    for (let at = 0; at < whole; at += 8) take(word(message, at), word(message, at + 4))
    take(word(message, whole), (word(message, whole + 4) & 0x00ff_ffff) | (length << 24))
    v2l ^= 0xff
    round()
    round()
    round()
    round()

    const hash = Buffer.allocUnsafe(8)
    hash.writeInt32LE(v0l ^ v1l ^ v2l ^ v3l, 0)
    hash.writeInt32LE(v0h ^ v1h ^ v2h ^ v3h, 4)
    return hash
  }
}

/** 32 bits, little endian; bytes beyond the end are 0. */
function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)
}
