import { Counter, Gauge, Histogram } from '@smartlink/service-kit/metrics'
import type { Registry } from '@smartlink/service-kit/metrics'
import type { FoldCounts } from './clicks/batch.ts'

/** What click-sink counts; every name begins with `sink_`. */
export interface SinkMetrics {
  readonly rows: Counter<'table'>
  readonly inserts: Counter<'table' | 'outcome'>
  readonly insertSeconds: Histogram<'table'>
  /** Time from a record's arrival here to its being stored, oldest of each batch. */
  readonly batchAgeSeconds: Histogram
  readonly lag: Gauge<'topic' | 'partition'>
  readonly duplicates: Counter
  readonly holes: Counter<'event'>
  readonly missing: Counter
  /** Sequences that are missing now, of a partition that this member has. */
  readonly missingNow: Gauge<'partition'>
  readonly conflicts: Counter
  readonly parked: Counter<'topic' | 'reason'>
  readonly settlements: Counter<'outcome'>
  readonly alarms: Counter<'alarm'>
  countFold(counts: Readonly<FoldCounts>): void
}

const SECONDS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30]

export function createSinkMetrics(registry: Registry): SinkMetrics {
  const registers = [registry]
  const duplicates = new Counter({
    name: 'smartlink_sink_duplicates_total',
    help: 'Records dropped because they were taken before',
    registers,
  })
  const holes = new Counter({
    name: 'smartlink_sink_holes_total',
    help: 'Gaps in the sequences of a stream, by what became of them',
    labelNames: ['event'],
    registers,
  })
  const missing = new Counter({
    name: 'smartlink_sink_sequences_missing_total',
    help: 'Sequences that were skipped when a gap opened',
    registers,
  })
  const conflicts = new Counter({
    name: 'smartlink_sink_origin_conflicts_total',
    help: 'Origins that came twice with different ids: a machine was forked',
    registers,
  })
  return {
    rows: new Counter({ name: 'smartlink_sink_rows_total', help: 'Rows stored', labelNames: ['table'], registers }),
    inserts: new Counter({
      name: 'smartlink_sink_inserts_total',
      help: 'Inserts sent',
      labelNames: ['table', 'outcome'],
      registers,
    }),
    insertSeconds: new Histogram({
      name: 'smartlink_sink_insert_seconds',
      help: 'Time of an insert',
      labelNames: ['table'],
      buckets: SECONDS,
      registers,
    }),
    batchAgeSeconds: new Histogram({
      name: 'smartlink_sink_batch_age_seconds',
      help: 'Age of the oldest record of a batch when it was stored',
      buckets: SECONDS,
      registers,
    }),
    lag: new Gauge({
      name: 'smartlink_sink_lag_records',
      help: 'Records of the partition that are not stored yet, at most',
      labelNames: ['topic', 'partition'],
      registers,
    }),
    duplicates,
    holes,
    missing,
    missingNow: new Gauge({
      name: 'smartlink_sink_missing_records',
      help: 'Clicks and marks of the partition that outboxes had before others that came, and that have not come yet',
      labelNames: ['partition'],
      registers,
    }),
    conflicts,
    parked: new Counter({
      name: 'smartlink_sink_parked_total',
      help: 'Records put aside',
      labelNames: ['topic', 'reason'],
      registers,
    }),
    settlements: new Counter({
      name: 'smartlink_sink_settlements_total',
      help: 'Batches in doubt, by what was done',
      labelNames: ['outcome'],
      registers,
    }),
    alarms: new Counter({
      name: 'smartlink_sink_alarms_total',
      help: 'Things a person should look at',
      labelNames: ['alarm'],
      registers,
    }),
    countFold: (counts) => {
      duplicates.inc(counts.duplicates)
      holes.inc({ event: 'opened' }, counts.holesOpened)
      holes.inc({ event: 'filled' }, counts.holesFilled)
      holes.inc({ event: 'given_up' }, counts.holesGivenUp)
      missing.inc(counts.sequencesMissing)
      conflicts.inc(counts.conflicts)
    },
  }
}
