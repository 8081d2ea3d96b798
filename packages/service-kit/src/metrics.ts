import { getHeapStatistics } from 'node:v8'
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client'

export { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** A registry with the process's own metrics (memory and its limit, event loop lag, garbage collection) in it. */
export function createMetrics(service: string): Registry {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  const heapLimit = new Gauge({
    name: 'smartlink_heap_limit_bytes',
    help: 'Heap that the main thread may use at most',
    registers: [registry],
  })
  heapLimit.set(getHeapStatistics().heap_size_limit)
  return registry
}
