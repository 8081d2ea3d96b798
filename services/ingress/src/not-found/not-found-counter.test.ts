import { expect, it } from 'vitest'
import { NotFoundCounter } from './not-found-counter.ts'

it('counts by host and keeps one path, without the query', () => {
  const counter = new NotFoundCounter()
  counter.count('go.example', '/nothing?pub=1&t=secret&sub1=a@b.example')
  counter.count('go.example', '/else')
  expect(counter.take()).toEqual({
    hosts: [['go.example', 2]],
    sample: { host: 'go.example', path: '/nothing' },
  })
  expect(counter.take()).toBeUndefined()
})
