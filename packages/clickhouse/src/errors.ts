/** A migration names a placeholder that nobody fills: a mistake in the tree. */
export class UnknownPlaceholderError extends Error {
  readonly code = 'clickhouse.unknown_placeholder'

  constructor(placeholder: string) {
    super(`No value for ${placeholder} in a migration`)
  }
}

/** The server answered with an exception. What an insert did before it is not known. */
export class ClickHouseRefusedError extends Error {
  readonly code = 'clickhouse.refused'
  /** ClickHouse's number of the error, for instance 241 for its memory limit. */
  readonly serverCode: number
  /** ClickHouse's name of the error, for instance `MEMORY_LIMIT_EXCEEDED`. */
  readonly serverType: string
  /** The same statement may succeed later without anything being mended. */
  readonly mayPass: boolean

  constructor(serverCode: number, serverType: string, message: string, options: ErrorOptions) {
    super(message, options)
    this.serverCode = serverCode
    this.serverType = serverType
    this.mayPass = PASSING_CODES.has(serverCode)
  }
}

/** No answer: the server could not be reached, or did not answer in time. What an insert did is not known. */
export class ClickHouseUnreachableError extends Error {
  readonly code = 'clickhouse.unreachable'
}

/**
 * Errors that go away by themselves: too many queries, time-outs, memory, network, parts and Keeper. From the list of
 * ClickHouse's own Kafka connector (`Utils.java`), which retries the same ones.
 */
const PASSING_CODES: ReadonlySet<number> = new Set([
  3, 107, 159, 164, 202, 203, 209, 210, 241, 242, 252, 285, 286, 319, 425, 999,
])

/** The embedded server could not be started; the message says what it said last. */
export class ServerStartError extends Error {
  readonly code = 'clickhouse.start_failed'
}

/** Another process holds the directory of the embedded server, and did not let go in time. */
export class ServerLockedError extends Error {
  readonly code = 'clickhouse.locked'
}

/** Another program listens on the port of the embedded server; named like the error of a socket, which says the same. */
export class PortTakenError extends Error {
  readonly code = 'EADDRINUSE'
  readonly port: number

  constructor(port: number) {
    super(`Port ${port} is taken by another process`)
    this.port = port
  }
}

/** Another process holds the lock of migrations and does not give it back. */
export class MigrationLockedError extends Error {
  readonly code = 'clickhouse.migration_locked'
}

/** A migration was applied in another form than this build has it: two versions of the tree are mixed. */
export class MigrationChangedError extends Error {
  readonly code = 'clickhouse.migration_changed'

  constructor(name: string) {
    super(`${name} was applied in another form; add a new migration instead of changing one`)
  }
}

/** An aggregate could not be made equal to the raw rows. */
export class AggregatesUnequalError extends Error {
  readonly code = 'clickhouse.aggregates_unequal'
}

/** The raw rows that aggregates would be made of are not kept that long. */
export class RawRowsExpiredError extends Error {
  readonly code = 'clickhouse.raw_rows_expired'
}

/** What is to be kept, together with what is kept already, makes no sense; the message says what would. */
export class RetentionError extends Error {
  readonly code = 'clickhouse.retention'
}
