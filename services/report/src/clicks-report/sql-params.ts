/** Values of a statement, bound under names of their own; SQL text never holds anything a caller sent. */
export class SqlParams {
  readonly values: Record<string, unknown> = {}
  #count = 0

  /** Binds a value and returns its placeholder. */
  bind(type: string, value: unknown): string {
    const name = `p${this.#count++}`
    this.values[name] = value
    return `{${name}:${type}}`
  }

  /** A time as a constant of type DateTime64. */
  time(atMs: number): string {
    return `fromUnixTimestamp64Milli(${this.bind('Int64', atMs)}, 'UTC')`
  }
}
