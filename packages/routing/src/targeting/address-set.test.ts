import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { describe, expect, it } from 'vitest'
import { addressDigits } from './address.ts'
import { compileAddressSet } from './address-set.ts'

const v4 = fc.ipV4()
const v6 = fc.ipV6()
/** Near each other, so that blocks and addresses meet. */
const near = fc.oneof(
  fc.nat(1023).map((n) => `192.0.${n >> 8}.${n & 255}`),
  fc.nat(1023).map((n) => `2001:db8::${n.toString(16)}`),
)
const block = fc.oneof(
  near,
  fc
    .tuple(near, fc.nat(128))
    .map(([address, bits]) => `${address}/${address.includes(':') ? bits : Math.min(bits, 32)}`),
)

function has(blocks: readonly string[], address: string): boolean | undefined {
  const digits = addressDigits(address)
  return digits === undefined ? undefined : compileAddressSet(blocks)?.has(digits)
}

describe('address sets', () => {
  it('hold an address exactly when one of their blocks does', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), near, (blocks, address) => {
        const parsed = ipaddr.parse(address)
        const expected = blocks.some((text) => {
          const [network, bits] = ipaddr.parseCIDR(
            text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`,
          )
          return network.kind() === parsed.kind() && parsed.match(network, bits)
        })
        expect(has(blocks, address)).toBe(expected)
      }),
      { numRuns: 2_000 },
    )
  })

  it('begin and end where their blocks do', () => {
    expect(has(['192.0.2.64/26'], '192.0.2.63')).toBe(false)
    expect(has(['192.0.2.64/26'], '192.0.2.64')).toBe(true)
    expect(has(['192.0.2.64/26'], '192.0.2.127')).toBe(true)
    expect(has(['192.0.2.64/26'], '192.0.2.128')).toBe(false)
    expect(has(['192.0.2.1'], '192.0.2.1')).toBe(true)
    expect(has(['0.0.0.0/0'], '255.255.255.255')).toBe(true)
    expect(has(['0.0.0.0/0'], '2001:db8::1')).toBe(false)
    expect(has(['::/0'], '192.0.2.1')).toBe(false)
    expect(has(['::ffff:192.0.2.0/120'], '192.0.2.255')).toBe(true)
  })

  it('read every spelling of an address as the same one', () => {
    fc.assert(
      // ipaddr.js takes the deprecated `::192.0.2.1` (RFC 4291, 2.5.5.1) for the mapped `::ffff:192.0.2.1`; here it stays IPv6.
      fc.property(
        fc.oneof(
          v4,
          v6.filter((text) => !/^::\d+\./.test(text)),
        ),
        (text) => {
          const address = ipaddr.process(text)
          const family = address.kind() === 'ipv4' ? '4' : '6'
          expect(addressDigits(text)).toBe(family + Buffer.from(address.toByteArray()).toString('hex'))
        },
      ),
    )
    expect(addressDigits('::ffff:192.0.2.1')).toBe(addressDigits('192.0.2.1'))
    expect(addressDigits('2001:DB8:0:0:0:0:0:1')).toBe(addressDigits('2001:db8::1'))
  })

  it.each([
    '',
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.4.5',
    ':::',
    '1::2::3',
    '12345::',
    'fe80::1%eth0',
    '1:2:3:4:5:6:7',
    '::1.2.3',
  ])('take %j for no address', (text) => {
    expect(addressDigits(text)).toBeUndefined()
    expect(compileAddressSet([text])).toBeUndefined()
  })

  it.each(['10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/-1'])('take %j for no block', (text) => {
    expect(compileAddressSet([text])).toBeUndefined()
  })
})
