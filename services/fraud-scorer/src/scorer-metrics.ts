import { Counter, Gauge, Histogram } from '@smartlink/service-kit/metrics'
import type { Registry } from '@smartlink/service-kit/metrics'
import type { SubjectMemory } from './subject-memory.ts'

export interface ScorerMetrics {
  readonly clicks: Counter
  readonly lag: Gauge<'partition'>
  readonly duplicates: Counter
  readonly unreadable: Counter
  readonly shadowed: Counter<'rule'>
  readonly published: Counter<'band'>
  readonly sourceSeconds: Histogram
  readonly sourceFailures: Counter
}

export function createScorerMetrics(registry: Registry, memory: SubjectMemory): ScorerMetrics {
  const registers = [registry]
  void new Gauge({
    name: 'smartlink_fraud_subjects',
    help: 'Addresses and visitors seen within the last hour that are held in memory',
    registers,
    collect() {
      this.set(memory.size)
    },
  })
  void new Gauge({
    name: 'smartlink_fraud_subjects_evicted',
    help: 'Subjects dropped before their hour was over because memory was full, since the start',
    registers,
    collect() {
      this.set(memory.evicted)
    },
  })
  return {
    lag: new Gauge({
      name: 'smartlink_fraud_lag_records',
      help: 'Records of the partition of clicks that are not scored yet, at most',
      labelNames: ['partition'],
      registers,
    }),
    clicks: new Counter({ name: 'smartlink_fraud_clicks_total', help: 'Clicks scored', registers }),
    duplicates: new Counter({
      name: 'smartlink_fraud_duplicates_total',
      help: 'Events read again and dropped by their sequence',
      registers,
    }),
    unreadable: new Counter({
      name: 'smartlink_fraud_unreadable_total',
      help: 'Records that are no event of ours and were passed over',
      registers,
    }),
    shadowed: new Counter({
      name: 'smartlink_fraud_shadowed_total',
      help: 'Clicks on which a rule in shadow fired: what it would find if it were on',
      labelNames: ['rule'],
      registers,
    }),
    published: new Counter({
      name: 'smartlink_fraud_scores_published_total',
      help: 'Scores published, by the band they are in',
      labelNames: ['band'],
      registers,
    }),
    sourceSeconds: new Histogram({
      name: 'smartlink_fraud_source_seconds',
      help: 'Time of a look at all sources in ClickHouse',
      buckets: [0.03, 0.1, 0.3, 1, 3, 10, 30],
      registers,
    }),
    sourceFailures: new Counter({
      name: 'smartlink_fraud_source_failures_total',
      help: 'Looks at sources that ClickHouse did not answer; the last scores hold until they expire',
      registers,
    }),
  }
}
