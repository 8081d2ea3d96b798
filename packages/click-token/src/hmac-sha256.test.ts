import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createHmacSha256 } from './hmac-sha256.ts'

it('is what node:crypto makes of any key and messages', () => {
  const bytes = (maxLength: number) => fc.uint8Array({ maxLength })
  fc.assert(
    fc.property(bytes(150), fc.array(bytes(200), { maxLength: 5 }), (key, messages) => {
      const mac = createHmacSha256(key)
      for (const message of messages) {
        const expected = createHmac('sha256', key).update(message).digest()
        expect(mac.digest(message)).toEqual(expected)
        expect(mac.base64url(message)).toBe(expected.toString('base64url'))
      }
    }),
  )
})
