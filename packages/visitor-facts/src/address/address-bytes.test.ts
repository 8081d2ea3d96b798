import { describe, expect, it } from 'vitest'
import { addressParts } from './address-bytes.ts'

describe('address parts', () => {
  it('cut IPv4 to its /24 and keep the address as the visitor', () => {
    const { address, subnet, visitor, truncated } = addressParts('203.0.113.9')
    expect([[...address], [...subnet], [...visitor], truncated]).toEqual([
      [203, 0, 113, 9],
      [203, 0, 113],
      [203, 0, 113, 9],
      '203.0.113.0/24',
    ])
  })

  it('cut IPv6 to its /48 and take the /64 for the visitor', () => {
    const { address, subnet, visitor, truncated } = addressParts('2001:db8:1:2:3:4:5:6')
    expect([
      address.length,
      Buffer.from(subnet).toString('hex'),
      Buffer.from(visitor).toString('hex'),
      truncated,
    ]).toEqual([16, '20010db80001', '20010db800010002', '2001:db8:1::/48'])
  })

  it('have nothing of an empty address', () => {
    expect(addressParts('').truncated).toBe('')
  })
})
