/** One `<name>.bench.ts`: it exports a `bench`. */
export interface Bench {
  /** Heading of its section in docs/performance.md. */
  readonly title: string
  /** Measures and returns its section as markdown: the figures, and how each was taken. */
  run(options: BenchOptions): Promise<string>
}

export interface BenchOptions {
  /** Short, to see that it works; the figures mean little. */
  readonly quick: boolean
  /** A Kafka may be started. */
  readonly kafka: boolean
  /** Tells the person who waits how far it is. */
  say(line: string): void
}
