import { describe, expect, it } from 'vitest'
import { createSipHash } from './sip-hash.ts'

const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index)

/** Made by `openssl mac -macopt hexkey:000102…0f -macopt size:8 SIPHASH`; the first ones are those of the paper. */
const VECTORS: readonly [length: number, hash: string][] = [
  [0, '310e0edd47db6f72'],
  [1, 'fd67dc93c539f874'],
  [7, '37d1018bf50002ab'],
  [8, '6224939a79f5f593'],
  [15, 'e545be4961ca29a1'],
  [16, 'db9bc2577fcc2a3f'],
  [23, 'c8ce5ccd8c030ca8'],
  [40, 'd0a704536ba93e0e'],
]

describe('SipHash-2-4', () => {
  it.each(VECTORS)('of the first %i bytes is %s', (length, hash) => {
    expect(createSipHash(counting(16))(counting(length)).toString('hex')).toBe(hash)
  })

  it('depends on every bit of key and message', () => {
    const hashes = new Set<string>()
    for (let bit = 0; bit < 128; bit++) {
      const key = counting(16)
      key[bit >> 3] = (key[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      hashes.add(createSipHash(key)(counting(20)).toString('hex'))
    }
    for (let bit = 0; bit < 160; bit++) {
      const message = counting(20)
      message[bit >> 3] = (message[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      hashes.add(createSipHash(counting(16))(message).toString('hex'))
    }
    expect(hashes.size).toBe(288)
  })

  it('gives equal hashes whatever was hashed before, and takes only whole keys', () => {
    const hash = createSipHash(counting(16))
    const first = hash(counting(9)).toString('hex')
    hash(counting(100))
    expect(hash(counting(9)).toString('hex')).toBe(first)
    expect(() => createSipHash(counting(15))).toThrow(RangeError)
  })
})
