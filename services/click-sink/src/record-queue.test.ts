import { expect, test } from 'vitest'
import { RecordQueue } from './record-queue.ts'
import { record } from './testing/log-records.ts'

test('records leave in the order they came, and the queue knows how many bytes it holds', () => {
  const queue = new RecordQueue()
  queue.push([record(1, Buffer.alloc(10)), record(2, Buffer.alloc(5))], 100)
  queue.push([record(3, Buffer.alloc(1))], 200)
  expect([queue.size, queue.bytes, queue.oldestMs]).toEqual([3, 16, 100])
  expect(queue.peek()?.offset).toBe(1)
  expect([queue.shift()?.offset, queue.shift()?.offset]).toEqual([1, 2])
  expect([queue.size, queue.bytes, queue.oldestMs]).toEqual([1, 1, 100])
  expect(queue.shift()?.offset).toBe(3)
  expect(queue.shift()).toBeUndefined()
  queue.push([record(4, Buffer.alloc(2))], 300)
  expect([queue.size, queue.bytes, queue.oldestMs]).toEqual([1, 2, 300])
  queue.clear()
  expect([queue.size, queue.bytes, queue.peek()]).toEqual([0, 0, undefined])
})
