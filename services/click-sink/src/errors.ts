/** A partition can't go on without a person: its records stay where they are, and readiness says why. */
export class PartitionHeldError extends Error {
  readonly code: HeldReason

  constructor(code: HeldReason, message: string) {
    super(message)
    this.code = code
  }
}

/** Why a partition is held; each is explained in the runbook of the README. */
export type HeldReason =
  | 'sink.in_doubt_not_reproducible'
  | 'sink.position_beyond_end'
  | 'sink.refuses_everything'
  | 'sink.writer_newer'

/** ClickHouse lost rows it had stored while this sink ran; taking the partitions over again reads them again. */
export class ClickHouseBehindError extends Error {
  readonly code = 'sink.clickhouse_behind'
}

/** ClickHouse says that it stored rows which it then has not got, time and again. Tried again like an outage. */
export class RowsNotKeptError extends Error {
  readonly code = 'clickhouse.rows_not_kept'
}

/** This service was started alone without the address of a ClickHouse server. */
export class MissingClickHouseError extends Error {
  readonly code = 'sink.clickhouse_missing'
}
