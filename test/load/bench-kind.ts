/** One `<name>.bench.ts`: it exports a `bench`. */
export interface Bench {
  /** Heading of its section in docs/performance.md. */
  readonly title: string
  /** It is left out unless this was asked for, or it was named. */
  readonly needs?: 'kafka' | 'large'
  /** Measures and returns its section as markdown: the figures, and how each was taken. */
  run(options: BenchOptions): Promise<string>
}

export interface BenchOptions {
  /** Short, to see that it works; the figures mean little. */
  readonly quick: boolean
  /** A Kafka may be started. */
  readonly kafka: boolean
  /** Data directory of an installation that was filled before; undefined: one is made. */
  readonly data: string | undefined
  /** Tells the person who waits how far it is. */
  say(line: string): void
}
