/**
 * The log port: what the services need from Kafka, and what the embedded log gives them as well.
 * Two adapters implement it, and one contract suite runs over both.
 */
export interface EventLog {
  /** `kafka` or `embedded`, for messages to people; nothing decides by it. */
  readonly kind: 'embedded' | 'kafka'

  /** Creates the topics that are missing; a topic whose settings differ is reported, never changed. */
  ensureTopics(topics: readonly TopicSpec[]): Promise<TopicReport[]>

  /** Number of partitions of an existing topic. */
  partitions(topic: string): Promise<number>

  /** First offset still there and the offset after the last record, per partition. */
  offsets(topic: string): Promise<PartitionOffsets[]>

  /**
   * Resolves when every record is durable (all in-sync replicas, or written to the segment).
   * Partition = `record.partition`, else murmur2(partitionKey ?? key) mod partitions, as Java's default.
   * Retries until acknowledged or `signal` aborts; a retried record may appear twice.
   */
  append(topic: string, records: readonly AppendRecord[], signal?: AbortSignal): Promise<void>

  /**
   * One attempt to append each batch; used by who keeps cursors of its own. Never retries, never throws for
   * what a broker said: the outcome of each batch is in the answer, at the place of the batch.
   */
  attempt(batches: readonly PartitionBatch[]): Promise<AttemptOutcome[]>

  /** Id of the broker that leads the partition, as last heard; undefined when there is none. */
  leaderOf(topic: string, partition: number): number | undefined

  /**
   * What is wrong when the log has not answered at all for some seconds, and what would help, for people; undefined while it
   * answers. Everything that waits for the log goes on by itself when it answers again.
   */
  trouble(): string | undefined

  consume(options: ConsumeOptions): Promise<Consumer>

  /** Reads compacted topics whole, then follows them. */
  table(options: TableOptions): Promise<Table>

  /**
   * Becomes the only live writer of a partition: fences the older writer, reads the partition to its end
   * (giving every record to `replay`), and only then resolves.
   */
  fencedWriter(options: FencedWriterOptions): Promise<FencedWriter>

  /** Committed position and lag of a group, per partition of the topic. */
  lag(group: string, topic: string): Promise<PartitionLag[]>

  /** Stops every consumer, table and writer made by this log, then closes it. */
  close(): Promise<void>
}

export interface TopicSpec {
  readonly name: string
  readonly partitions: number
  /** `compact` keeps the newest record of each key; `delete` keeps by age; both together do both. */
  readonly cleanup: 'delete' | 'compact' | 'compact,delete'
  readonly retentionMs?: number
  readonly settings?: Readonly<Record<string, string>>
}

export type TopicReport =
  | { readonly topic: string; readonly state: 'created' | 'as specified' }
  | { readonly topic: string; readonly state: 'differs'; readonly differences: readonly string[] }

export interface PartitionOffsets {
  readonly partition: number
  readonly begin: number
  readonly end: number
}

export interface AppendRecord {
  readonly key: Buffer | string
  /** null deletes the key from a compacted topic. */
  readonly value: Buffer | null
  readonly partitionKey?: Buffer | string
  readonly partition?: number
}

export interface PartitionBatch {
  readonly topic: string
  readonly partition: number
  readonly records: readonly { readonly key: Buffer; readonly value: Buffer }[]
}

export type AttemptOutcome =
  | { readonly state: 'acknowledged' }
  /** Not acknowledged, which does not mean not written: send the same bytes again. */
  | { readonly state: 'retry'; readonly reason: string }
  /** The broker will never take these bytes (too large, not authorised …). */
  | { readonly state: 'refused'; readonly reason: string }

export interface LogRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly key: Buffer
  readonly value: Buffer | null
  /** When the log took it, ms since the epoch. */
  readonly timestampMs: number
}

export interface ConsumeOptions {
  readonly group: string
  readonly topics: readonly string[]
  /** Brokers may hold records back for so long, ms, to hand out more at once: much less work for both. At once without it. */
  readonly gatherMs?: number
  /**
   * Called before the first record of a partition that this member now owns. Resolves to the offset to start at,
   * which may lie before the commit (a fold, a go-back). Records of the partition come only after it resolved.
   */
  assigned(assignment: Assignment): Promise<{ readonly startAt: number }>
  /** Records of one partition, in order; the next batch of that partition waits for it. Must not throw: a throw stops the consumer for good. */
  handleBatch(batch: RecordBatch): Promise<void>
  /** The partition is no longer ours; `assignment.lost` is aborted already. */
  revoked?(assignment: Assignment): Promise<void>
  /** The consumer ended for a reason it can't mend. The process should end. */
  onCrash(error: Error): void
}

/** Ownership of one partition in one generation of the group. */
export interface Assignment {
  readonly topic: string
  readonly partition: number
  /** Position and metadata of the last accepted commit, null when there was none. */
  readonly committed: { readonly offset: number; readonly metadata: string } | null
  readonly begin: number
  readonly end: number
  /** Aborted in the tick in which this member learns that it lost the partition. */
  readonly lost: AbortSignal
  /**
   * Commits `offset` (of the next record to take) with at most 4 KiB of metadata, fenced by the generation this
   * partition was assigned in: throws {@link FencedError} when the partition was lost, even if it was won again since.
   */
  commit(offset: number, metadata?: string): Promise<void>
  /** Stops and restarts the flow of batches of this partition. */
  pause(): void
  resume(): void
  /** Sends heartbeats until the returned function is called; for work that takes longer than a heartbeat. */
  keepAlive(): () => void
}

export interface RecordBatch {
  readonly assignment: Assignment
  /** Never empty; offsets rise, with gaps. */
  readonly records: readonly LogRecord[]
  /** Offset after the newest record of the partition, as last heard. */
  readonly end: number
}

export interface Consumer {
  /** Partitions owned now. */
  owned(): readonly Assignment[]
  /** Stops fetching, waits for the running handlers, leaves the group. */
  close(): Promise<void>
}

export interface TableOptions {
  readonly topics: readonly string[]
  /** Start of each partition (`topic/partition` → offset), from a snapshot; missing ones are read whole. */
  readonly from?: ReadonlyMap<string, number>
  /** Called in order for every record, tombstones (value null) included. Must not throw. */
  onRecord(record: LogRecord): void
  onCrash(error: Error): void
}

export interface Table {
  /** Resolves when every partition reached the end it had when the table was opened; at once when there is nothing. */
  readonly ready: Promise<void>
  /** Offset after the last record given to `onRecord`. */
  position(topic: string, partition: number): number
  close(): Promise<void>
}

export interface FencedWriterOptions {
  readonly topic: string
  readonly partition: number
  replay(record: LogRecord): void
}

export interface FencedWriter {
  /**
   * Appends all records to the partition, or none of them. Throws {@link FencedError} when a newer writer took over, or
   * {@link OutcomeUnknownError} when it can't be known whether they were taken: either ends this writer.
   */
  append(records: readonly { readonly key: Buffer | string; readonly value: Buffer | null }[]): Promise<void>
  close(): Promise<void>
}

export interface PartitionLag {
  readonly partition: number
  /** null when the group never committed. */
  readonly committed: number | null
  /** What the group wrote beside its last commit. */
  readonly metadata: string | null
  readonly end: number
  /** Records behind, an upper bound where offsets have gaps. */
  readonly lag: number
}
