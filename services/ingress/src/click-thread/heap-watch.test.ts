import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { watchHeap } from './heap-watch.ts'
import type { HeapNumbers } from './heap-watch.ts'

const HOARDER = new URL('../testing/hoarding-thread.ts', import.meta.url)
const LIMIT_MIB = 24

it('a thread tells of its own heap that it comes near its limit, and of the time that collecting takes it', async () => {
  const ours = watchHeap()
  const worker = new Worker(HOARDER, {
    resourceLimits: { maxOldGenerationSizeMb: LIMIT_MIB, maxYoungGenerationSizeMb: 4 },
  })
  const said: HeapNumbers[] = []
  worker.on('message', (numbers: HeapNumbers) => said.push(numbers))
  const [error] = (await once(worker, 'error')) as [{ code?: string }]
  expect(error.code).toBe('ERR_WORKER_OUT_OF_MEMORY')
  const [first, last] = [said[0], said.at(-1)]
  if (first === undefined || last === undefined) throw new Error('the thread said nothing')
  expect(last.limitBytes).toBeLessThan(ours.read().limitBytes)
  expect(last.usedBytes / last.limitBytes).toBeGreaterThan(first.usedBytes / first.limitBytes)
  expect(last.usedBytes / last.limitBytes).toBeGreaterThan(0.5)
  expect(last.fullCollectionsMs).toBeGreaterThan(first.fullCollectionsMs)
  ours.close()
})
