// Generated from schemas/*.avsc by scripts/generate-types.ts. Change the schema, then run that script.

/** an earlier stream of the same directory that is over */
export interface Closing {
  /** the stream that is closed */
  readonly stream: Buffer
  /** clicks it dropped, all classes */
  readonly dropped: number
}

/** clicks this stream answered and could not keep */
export interface Dropped {
  /** dropped clicks of this class since the stream began */
  readonly human: number
  /** dropped clicks of this class since the stream began */
  readonly bot: number
  /** dropped clicks of this class since the stream began */
  readonly preflight: number
  /** dropped clicks of this class since the stream began */
  readonly test: number
}

/** All events of this stream in this partition up to `time` precede this record. */
export interface Mark {
  /** UUIDv7 of the mark, big endian */
  readonly mark_id: Buffer
  /** stream u64 BE, then sequence u64 BE; takes a sequence like any event */
  readonly origin: Buffer
  /** up to when this partition is complete for this stream, UTC */
  readonly time: number
  /** name of the node, for people */
  readonly label: string
  /** partitions of the topic this stream writes to */
  readonly partitions: number
  /** highest catalog revision applied */
  readonly catalog_revision: number
  /** streams closed by this one */
  readonly closes: readonly Closing[]
  /** last mark of this stream itself */
  readonly closing: boolean
  /** totals since the stream began */
  readonly dropped: Dropped
  /** CRC-32C, u32 BE, of every byte of the message before it, its 10-byte head included; always the last field */
  readonly guard: Buffer
}

/** What a writer gives of a Mark; a field left out has its default. */
export interface NewMark {
  /** UUIDv7 of the mark, big endian */
  readonly mark_id: Buffer
  /** stream u64 BE, then sequence u64 BE; takes a sequence like any event */
  readonly origin: Buffer
  /** up to when this partition is complete for this stream, UTC */
  readonly time: number
  /** name of the node, for people */
  readonly label?: string
  /** partitions of the topic this stream writes to */
  readonly partitions?: number
  /** highest catalog revision applied */
  readonly catalog_revision?: number
  /** streams closed by this one */
  readonly closes?: readonly Closing[]
  /** last mark of this stream itself */
  readonly closing?: boolean
  /** totals since the stream began */
  readonly dropped?: Dropped
}
