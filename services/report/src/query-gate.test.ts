import { expect, test } from 'vitest'
import { QueryGate } from './query-gate.ts'

const NEVER = new AbortController().signal

test('so many run, so many wait in their order, and everyone else is told to come back', async () => {
  const gate = new QueryGate({ maxRunning: 2, maxWaiting: 2 })
  const order: string[] = []
  const ends = new Map<string, () => void>()
  const start = (name: string): Promise<void> =>
    gate.run(NEVER, () => {
      order.push(name)
      return new Promise<void>((resolve) => ends.set(name, resolve))
    })
  const running = ['a', 'b', 'c', 'd'].map(start)
  await expect(start('e')).rejects.toMatchObject({ code: 'report.busy' })
  expect(order).toEqual(['a', 'b'])
  ends.get('b')?.()
  await running[1]
  await Promise.resolve()
  expect(order).toEqual(['a', 'b', 'c'])
  for (const name of ['a', 'c']) ends.get(name)?.()
  await running[2]
  ends.get('d')?.()
  await Promise.all(running)
  expect(order).toEqual(['a', 'b', 'c', 'd'])
})

test('who hangs up while waiting leaves its place to the next one', async () => {
  const gate = new QueryGate({ maxRunning: 1, maxWaiting: 2 })
  let end = (): void => undefined
  const first = gate.run(NEVER, () => new Promise<void>((resolve) => (end = resolve)))
  const leaving = new AbortController()
  const second = gate.run(leaving.signal, () => Promise.resolve('second'))
  const third = gate.run(NEVER, () => Promise.resolve('third'))
  leaving.abort(new Error('gone'))
  await expect(second).rejects.toThrow('gone')
  end()
  await first
  expect(await third).toBe('third')
})

test('work that fails gives its place back', async () => {
  const gate = new QueryGate({ maxRunning: 1, maxWaiting: 0 })
  await expect(gate.run(NEVER, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await gate.run(NEVER, () => Promise.resolve('works'))).toBe('works')
})
