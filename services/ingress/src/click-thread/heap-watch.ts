import { constants, PerformanceObserver } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'

/** The heap of this thread, which is its own: what a process tells of its heap is that of its main thread alone. */
export interface HeapNumbers {
  readonly usedBytes: number
  /** The thread ends when it needs more. */
  readonly limitBytes: number
  /** Time in full collections of garbage so far, ms: the thread does nothing else meanwhile. */
  readonly fullCollectionsMs: number
}

export interface HeapWatch {
  read(): HeapNumbers
  close(): void
}

export function watchHeap(): HeapWatch {
  let fullCollectionsMs = 0
  const collections = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (isFull(entry)) fullCollectionsMs += entry.duration
  })
  collections.observe({ entryTypes: ['gc'] })
  return {
    read() {
      const { used_heap_size: usedBytes, heap_size_limit: limitBytes } = getHeapStatistics()
      return { usedBytes, limitBytes, fullCollectionsMs }
    },
    close: () => collections.disconnect(),
  }
}

function isFull(entry: object): boolean {
  const detail = 'detail' in entry ? entry.detail : undefined
  return (detail as { readonly kind?: unknown } | undefined)?.kind === constants.NODE_PERFORMANCE_GC_MAJOR
}
