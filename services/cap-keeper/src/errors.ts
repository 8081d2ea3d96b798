/**
 * The caps topics have another number of partitions than the installation began with. A key that moved would meet an
 * empty ledger and be granted a second time, so nothing is started.
 */
export class CapPartitionsError extends Error {
  readonly code = 'caps.partitions_changed'
}
