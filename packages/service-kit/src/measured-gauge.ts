import { Gauge } from 'prom-client'
import type { Registry } from 'prom-client'

/** One series: its labels, and what was measured. */
export interface MeasuredSeries<Label extends string> {
  readonly labels: Readonly<Record<Label, string>>
  readonly value: number
}

/** Older than this, a measurement is left out: no number is better than one that was true before the trouble began. */
const STALE_MS = 60_000

/** A gauge that is measured now and then, because whoever reads metrics must not wait for another server. */
export class MeasuredGauge<Label extends string> {
  #series: readonly MeasuredSeries<Label>[] = []
  #measuredAtMs = -Infinity

  constructor(registry: Registry, name: string, help: string, labelNames: readonly Label[]) {
    const read = (): readonly MeasuredSeries<Label>[] =>
      performance.now() - this.#measuredAtMs > STALE_MS ? [] : this.#series
    void new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset()
        for (const { labels, value } of read()) this.set(labels, value)
      },
    })
  }

  /** All series as they are now; those not named are gone. */
  measured(series: readonly MeasuredSeries<Label>[]): void {
    this.#series = series
    this.#measuredAtMs = performance.now()
  }
}
