import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ApiRefusedError } from '../api/errors.ts'
import { refusalLines } from './describe-refusal.ts'
import { LINKS } from './links.ts'
import { OFFERS } from './offers.ts'
import { readBody } from './read-body.ts'

const directory = mkdtempSync(join(tmpdir(), 'cli-'))
afterAll(() => rmSync(directory, { recursive: true }))

function fileWith(body: unknown): string {
  const file = join(directory, 'body.json')
  writeFileSync(file, JSON.stringify(body))
  return file
}

test('flags become the fields of a link, and win over a file', () => {
  const file = fileWith({ name: 'From the file', description: 'kept', members: [] })
  const options = {
    file,
    name: 'Spring',
    active: false,
    member: ['1:70', '2:2:30', '3'],
    fallback: '4',
    otherwise: '204',
  }
  expect(readBody(LINKS.flags, options, undefined).body).toEqual({
    name: 'Spring',
    description: 'kept',
    active: false,
    members: [{ offer_id: 1, weight: 70 }, { offer_id: 2, rank: 2, weight: 30 }, { offer_id: 3 }],
    fallback_offer_id: 4,
    no_match: { status: 204 },
  })
})

test('the number of a member is its rank where ranks decide, by the strategy that is, or that is just said', () => {
  const priority = { strategy: 'priority', members: [] }
  expect(readBody(LINKS.flags, { member: ['1:3'] }, priority).body).toEqual({ members: [{ offer_id: 1, rank: 3 }] })
  expect(readBody(LINKS.flags, { member: ['1:3'], strategy: 'weight' }, priority).body).toMatchObject({
    members: [{ offer_id: 1, weight: 3 }],
  })
})

test('a member whose weight changes keeps its targeting, and one that stands there twice has to be named as JSON', () => {
  const targeting = [{ dim: 'country', op: 'in', values: ['DE'] }]
  const members = [{ offer_id: 1, rank: 2, weight: 100, targeting }, { offer_id: 2 }, { offer_id: 2, targeting }]
  expect(readBody(LINKS.flags, { member: ['1:5', '9:5'] }, { members }).body).toEqual({
    members: [
      { offer_id: 1, rank: 2, weight: 5, targeting },
      { offer_id: 9, weight: 5 },
    ],
  })
  expect(() => readBody(LINKS.flags, { member: ['2:5'] }, { members })).toThrow(/--file/)
})

test('rules, caps and money of an offer are read from words', () => {
  const options = {
    target: ['country=DE,AT', 'device!=tablet', 'param:utm_source=mail', 'referrer!^=https://a.example/'],
    cap: ['clicks/day=1000', 'payout/month=500.50'],
    payout: '0.50eur',
  }
  expect(readBody(OFFERS.flags, options, undefined).body).toEqual({
    targeting: [
      { dim: 'country', op: 'in', values: ['DE', 'AT'] },
      { dim: 'device', op: 'not_in', values: ['tablet'] },
      { dim: 'param', param: 'utm_source', op: 'in', values: ['mail'] },
      { dim: 'referrer', op: 'not_prefix', values: ['https://a.example/'] },
    ],
    caps: [
      { scope: 'offer', metric: 'clicks', window: 'day', limit: 1000 },
      { scope: 'offer', metric: 'payout', window: 'month', limit: '500.50' },
    ],
    payout: { amount: '0.50', currency: 'EUR' },
  })
})

test('what was refused is told by the flag that said it, or by its place in the file', () => {
  const problem = (pointer: string) => ({ pointer, code: 'x', message: 'Is wrong' })
  const refusal = new ApiRefusedError({
    status: 422,
    code: 'request.invalid',
    title: 'The request is not valid',
    detail: '3 things stand against this edit. Repeat it with ?force=true to save it all the same',
    errors: [problem('/members/1/offer_id'), problem('/slug'), problem('/caps/0/limit')],
  })
  const written = readBody(LINKS.flags, { member: ['1:70', '99:30'] }, undefined)
  expect(refusalLines(refusal, LINKS.flags, written)).toEqual([
    'The request is not valid. --force saves it all the same',
    '--member 99:30: Is wrong',
    '--slug: Is wrong',
    '--cap: Is wrong',
  ])
  const both = readBody(LINKS.flags, { file: fileWith({ slug: 'x' }), member: ['1:70'] }, undefined)
  expect(refusalLines(refusal, LINKS.flags, both).slice(1)).toEqual([
    '--member 1:70: Is wrong',
    `${both.file}, /slug: Is wrong`,
    `${both.file}, /caps/0/limit: Is wrong`,
  ])
})
