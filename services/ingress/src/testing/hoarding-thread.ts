import { parentPort } from 'node:worker_threads'
import { watchHeap } from '../click-thread/heap-watch.ts'

/** A thread that keeps more and more until told otherwise by the end of its memory, and says how its heap stands. */
const heap = watchHeap()
const hoard: object[] = []
setInterval(() => {
  for (let kept = 0; kept < 2_000; kept += 1) hoard.push({ kept: [kept] })
  parentPort?.postMessage(heap.read())
}, 1)
