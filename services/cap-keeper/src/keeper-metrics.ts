import type { LedgerTotals } from '@smartlink/caps/ledger'
import { Counter, Gauge, Histogram } from '@smartlink/service-kit/metrics'
import type { Registry } from '@smartlink/service-kit/metrics'

/** What operators watch of the ledger. */
export interface KeeperMetrics {
  readonly messages: Counter
  readonly malformed: Counter
  readonly records: Counter
  readonly takeovers: Counter
  readonly takeoverSeconds: Histogram
  readonly statuses: Counter
  readonly nearLimit: Gauge
  /** Share of its limit that a cap has used, of the caps nearest to it. */
  readonly used: Gauge<'cap'>
  readonly countSeconds: Histogram
  readonly countFailures: Counter
}

/** `totals` is read when somebody asks for the metrics. */
export function createKeeperMetrics(registry: Registry, totals: () => readonly LedgerTotals[]): KeeperMetrics {
  const registers = [registry]
  const sum = (field: keyof LedgerTotals): number => totals().reduce((total, ledger) => total + ledger[field], 0)
  function summed(name: string, help: string, field: keyof LedgerTotals): Gauge {
    return new Gauge({
      name,
      help,
      registers,
      collect(): void {
        this.set(sum(field))
      },
    })
  }
  summed('smartlink_caps_granted_tokens', 'tokens granted by the partitions owned now, since they are', 'grantedTokens')
  summed('smartlink_caps_outstanding_tokens', 'tokens at wallets, neither spent nor given back', 'outstanding')
  summed('smartlink_caps_forfeited_tokens', 'tokens that count as spent because nobody can know', 'forfeited')
  summed('smartlink_caps_counters', 'caps and windows in the ledgers owned now', 'groups')

  return {
    messages: new Counter({
      name: 'smartlink_caps_wallet_messages_total',
      help: 'messages of wallets taken',
      registers,
    }),
    malformed: new Counter({
      name: 'smartlink_caps_malformed_total',
      help: 'records of the caps topics that can not be read',
      registers,
    }),
    records: new Counter({ name: 'smartlink_caps_ledger_records_total', help: 'records the ledger wrote', registers }),
    takeovers: new Counter({ name: 'smartlink_caps_takeovers_total', help: 'partitions fenced and read', registers }),
    takeoverSeconds: new Histogram({
      name: 'smartlink_caps_takeover_seconds',
      help: 'from the assignment of a partition to its first decision',
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60],
      registers,
    }),
    statuses: new Counter({ name: 'smartlink_caps_statuses_total', help: 'statuses published', registers }),
    nearLimit: new Gauge({
      name: 'smartlink_caps_near_limit',
      help: 'caps with at least 90 % of their limit used in the window that is open',
      registers,
    }),
    used: new Gauge({
      name: 'smartlink_caps_used_ratio',
      help: 'share of its limit that a cap has used in the window that is open; the 20 highest, of 50 % and more',
      labelNames: ['cap'],
      registers,
    }),
    countSeconds: new Histogram({
      name: 'smartlink_caps_count_seconds',
      help: 'one round of counting conversions in ClickHouse',
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15],
      registers,
    }),
    countFailures: new Counter({
      name: 'smartlink_caps_count_failures_total',
      help: 'rounds that ClickHouse did not answer; the last state holds',
      registers,
    }),
  }
}
