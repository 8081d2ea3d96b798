import { expect, test } from 'vitest'
import { readTable } from './import-columns.ts'

test('cells become fields of the API: numbers, lists, objects, members with weights; empty ones are left out', () => {
  const offers = readTable('offers', [
    ['Name', 'advertiser_id', 'url', 'payout.amount', 'payout.currency', 'publisher_ids', 'tags', 'access'],
    ['Boots', '7', 'https://a.example/', '1.80', 'EUR', '3|4', 'a; b', ''],
  ])
  expect(offers).toEqual({
    state: 'rows',
    rows: [
      {
        name: 'Boots',
        advertiser_id: 7,
        url: 'https://a.example/',
        payout: { amount: '1.80', currency: 'EUR' },
        publisher_ids: [3, 4],
        tags: ['a', 'b'],
      },
    ],
  })
  const links = readTable('smart-links', [
    ['name', 'members', 'active'],
    ['Mix', '12:50|13', 'no'],
  ])
  expect(links).toMatchObject({
    rows: [
      {
        name: 'Mix',
        active: false,
        members: [
          { offer_id: 12, rank: 1, weight: 50 },
          { offer_id: 13, rank: 2 },
        ],
      },
    ],
  })
})

test('a heading that is not understood, or lacks what is needed, is refused before anything is sent', () => {
  expect(readTable('publishers', [['nmae'], ['x']])).toEqual({ state: 'wrong', why: 'There is no column nmae.' })
  expect(readTable('publishers', [['tags'], ['x']])).toEqual({ state: 'wrong', why: 'The column name is missing.' })
  expect(readTable('publishers', [['name']]).state).toBe('wrong')
})
