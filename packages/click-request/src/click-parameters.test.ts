import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findParameter, readClickParameters } from './click-parameters.ts'

describe('the parameters of a click', () => {
  it('are read by their names and by their aliases, and the first of several wins', () => {
    const read = readClickParameters(
      'publisher=7&pub=8&sub_id=a&sub1=b&sub_id_2=c&sub6=f&external_transaction_id=x&t=tok',
    )
    expect(read).toMatchObject({ pub: '7', sub1: 'a', sub2: 'c', sub6: 'f', xid: 'x', testToken: 'tok', cut: false })
  })

  it('take the first value even when it is empty', () => {
    expect(readClickParameters('pub=&pub=8&sub1=&sub_id=late')).toMatchObject({ pub: '', sub1: '' })
    expect(readClickParameters('pub&pub=8').pub).toBe('')
  })

  it('have case-sensitive names, which may be percent-encoded', () => {
    expect(readClickParameters('PUB=1&Sub1=x')).toMatchObject({ pub: undefined, sub1: '' })
    expect(readClickParameters('%70ub=1').pub).toBe('1')
  })

  it('are decoded as forms are: plus is a space, broken escapes stay, invalid UTF-8 becomes U+FFFD', () => {
    expect(readClickParameters('sub1=a+b%20c&sub2=100%&sub3=%zz%4&sub4=%ff%c3%a9&sub5=\u00c3\u00a9')).toMatchObject({
      sub1: 'a b c',
      sub2: '100%',
      sub3: '%zz%4',
      sub4: '\ufffdé',
      sub5: 'é',
    })
  })

  it('keep a sub id to 255 bytes without breaking a character', () => {
    const read = readClickParameters(`sub1=${'%F0%9F%98%80'.repeat(80)}&xid=${'x'.repeat(256)}&sub2=${'y'.repeat(255)}`)
    expect(read.sub1).toBe('😀'.repeat(63))
    expect(read.xid).toBe('x'.repeat(255))
    expect(read.sub2).toBe('y'.repeat(255))
    expect(read.cuts).toBe(2)
  })

  it('ignore a url beyond 2,048 bytes instead of cutting it', () => {
    expect(readClickParameters(`url=${'a'.repeat(2049)}`)).toMatchObject({ url: undefined, urlTooLong: true })
    expect(readClickParameters(`url=${'a'.repeat(2048)}`)).toMatchObject({ url: 'a'.repeat(2048), urlTooLong: false })
    expect(readClickParameters('url=')).toMatchObject({ url: undefined, urlTooLong: false })
  })

  it('agree with URLSearchParams on any query made of pairs', () => {
    const name = fc.constantFrom('pub', 'sub1', 'sub2', 'xid', 'url', 't', 'other', '')
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string({ unit: 'grapheme', maxLength: 20 }))), (pairs) => {
        const query = new URLSearchParams(pairs).toString()
        const expected = new URLSearchParams(query)
        const read = readClickParameters(query)
        expect(read.pub).toBe(expected.get('pub') ?? undefined)
        expect(read.sub1).toBe(expected.get('sub1') ?? '')
        expect(read.xid).toBe(expected.get('xid') ?? '')
        expect(read.testToken).toBe(expected.get('t') ?? undefined)
      }),
    )
  })

  it('never fail, whatever bytes arrive', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const read = readClickParameters(Buffer.from(bytes).toString('latin1'))
        for (const text of [read.sub1, read.sub2, read.xid]) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(255)
      }),
    )
  })
})

describe('any other parameter', () => {
  it('is its first value, decoded and cut to 255 bytes, or absent', () => {
    expect(findParameter('a=1&b=2&a=3&c', 'a')).toBe('1')
    expect(findParameter('a=1&b=2&a=3&c', 'c')).toBe('')
    expect(findParameter('a=1&b=2&a=3&c', 'd')).toBeUndefined()
    expect(findParameter(`a=${'x'.repeat(300)}`, 'a')).toHaveLength(255)
  })

  it('may be a click parameter, by its alias too', () => {
    expect(findParameter('sub_id=alias', 'sub1')).toBe('alias')
  })
})
