/** What `openEventLog` takes; each adapter reads its part. */
export interface OpenLogOptions {
  /** `embedded`, `kafka://host:port,…` or `kafkas://…` (TLS). */
  readonly url: string
  /** The data directory; the embedded log lives in `log/` and `outbox/` below it. */
  readonly dataDir: string
  /** Put in front of every topic by the Kafka adapter; callers use the names of the catalogue. */
  readonly topicPrefix: string
  /** Put in front of every group by the Kafka adapter. */
  readonly groupPrefix: string
  /** Of topics that `ensureTopics` creates; min(3, brokers) when absent. */
  readonly replicationFactor?: number
  readonly tls?: LogTls
  readonly sasl?: LogSasl
  readonly logger: LogLogger
  /** Named towards the brokers. */
  readonly clientId: string
  readonly clock?: LogClock
  /** Of the embedded log: whether an append waits for the disk. `interval`, at most 200 ms later, when absent. */
  readonly fsync?: 'interval' | 'always'
}

/** PEM texts, not file names. */
export interface LogTls {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

export interface LogSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
  readonly username: string
  readonly password: string
}

/** The part of a pino logger that the log uses. */
export interface LogLogger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Milliseconds since the epoch. */
export interface LogClock {
  now(): number
}
