import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFindClientAddress } from './client-address.ts'

describe('client address', () => {
  it('is the peer when nobody is trusted, whatever a header claims', () => {
    const find = createFindClientAddress([])
    fc.assert(
      fc.property(fc.ipV4(), fc.string(), (peer, claimed) => {
        expect(find(peer, claimed)).toBe(peer)
      }),
    )
  })

  it('is the nearest one that is no trusted proxy', () => {
    const find = createFindClientAddress(['10.0.0.0/8', '2001:db8::/32', '192.0.2.7'])
    expect(find('10.0.0.1', '203.0.113.9')).toBe('203.0.113.9')
    expect(find('10.0.0.1', '6.6.6.6, 203.0.113.9, 10.9.9.9')).toBe('203.0.113.9')
    expect(find('10.0.0.1', '203.0.113.9,192.0.2.7, 2001:db8::5')).toBe('203.0.113.9')
    expect(find('203.0.113.1', '6.6.6.6')).toBe('203.0.113.1')
    expect(find('10.0.0.1', '')).toBe('10.0.0.1')
    expect(find('10.0.0.1', '10.0.0.2, 10.0.0.3')).toBe('10.0.0.2')
  })

  it('stops at an entry that is no address: what stands beyond it can not be vouched for', () => {
    const find = createFindClientAddress(['10.0.0.0/8'])
    for (const junk of ['unknown', '', '_hidden', '1.2.3', '999.1.1.1', '01.2.3.4', '<script>']) {
      expect(find('10.0.0.1', `6.6.6.6, ${junk}, 10.0.0.2`)).toBe('10.0.0.2')
    }
  })

  it('may be found by counting proxies', () => {
    const one = createFindClientAddress(['1'])
    expect(one('10.0.0.1', '6.6.6.6, 203.0.113.9')).toBe('203.0.113.9')
    expect(one('10.0.0.1', '')).toBe('10.0.0.1')
    const two = createFindClientAddress(['2'])
    expect(two('10.0.0.1', '6.6.6.6, 203.0.113.9, 198.51.100.2')).toBe('203.0.113.9')
    expect(two('10.0.0.1', '6.6.6.6, junk, 198.51.100.2')).toBe('198.51.100.2')
  })

  it('has one spelling', () => {
    const find = createFindClientAddress(['127.0.0.1', '::1'])
    expect(find('::ffff:203.0.113.9', '')).toBe('203.0.113.9')
    expect(find('::ffff:127.0.0.1', '203.0.113.9:4711')).toBe('203.0.113.9')
    expect(find('::1', '[2001:DB8:0:0::1]:443')).toBe('2001:db8::1')
    expect(find('fe80::1%eth0', '')).toBe('fe80::1')
    expect(find('', '')).toBe('')
  })

  it('never throws and never leaves the chain, whatever headers say', () => {
    const find = createFindClientAddress(['10.0.0.0/8'])
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (header) => {
        expect(find('10.0.0.1', header)).toMatch(/^[0-9a-f.:]+$/)
      }),
    )
  })

  it.each(['0.0.0.0/0', '::/0', '*', 'all', 'true', 'ANY'])('refuses to trust everybody: %s', (everybody) => {
    expect(() => createFindClientAddress([everybody])).toThrow(
      expect.objectContaining({ code: 'visitor_facts.trust_all_refused' }),
    )
  })

  it.each([
    ['10.0.0.0/33'],
    ['proxy.example'],
    [''],
    ['0'],
    ['33'],
    ['10.0.0.0/8', '2'],
    ['::ffff:10.0.0.0/104'],
    ['10/8'],
    ['10.0.0.1:80'],
    ['10.0.0.0/8/8'],
  ])('refuses what is no proxy: %s', (...list) => {
    expect(() => createFindClientAddress(list)).toThrow(expect.objectContaining({ code: 'visitor_facts.bad_proxies' }))
  })
})
