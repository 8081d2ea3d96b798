/** One thing a service needs in order to do its work, and whether it has it. */
export interface Dependency {
  readonly name: string
  readonly ready: boolean
  /** Why not, for the person who has to mend it. */
  readonly reason?: string
}

/** What every `start<Name>(config, deps)` resolves to once the service does its work. */
export interface RunningService {
  readonly name: string
  /** Addresses it answers at, by name, for the ready line: `{ report: 'http://127.0.0.1:8082' }`. */
  readonly serves: Readonly<Record<string, unknown>>
  readiness(): readonly Dependency[]
  /** Not ready → stop intake → finish in flight → flush → close. Called once. */
  stop(): Promise<void>
}
