import { FencedError, MetadataTooLargeError, OffsetOutOfRangeError } from '../errors.ts'
import type { Assignment, ConsumeOptions } from '../event-log.ts'
import type { Commit } from './group-commits.ts'
import type { Partition } from './partition.ts'
import { createPauses } from './pauses.ts'

/** A Kafka broker takes no more. */
export const MAX_METADATA_BYTES = 4096

/** What a flow needs of the consumer it belongs to. */
export interface FlowOwner extends Pick<ConsumeOptions, 'assigned' | 'handleBatch' | 'revoked'> {
  /** Something the consumer can't mend. */
  crash(error: unknown): void
}

export interface FlowOptions {
  readonly partition: Partition
  readonly owner: FlowOwner
  readonly committed: Commit | undefined
  readonly commit: (offset: number, metadata: string) => Promise<void>
  /** The start lies where records are missing that a power cut took, or whose files are gone. */
  readonly onGap: (startAt: number) => void
}

/** Ownership of one partition by one consumer, from its assignment to its end. */
export class PartitionFlow {
  readonly owner: FlowOwner
  readonly assignment: Assignment
  /** Resolves when no handler runs any more and the owner was told that it is over. */
  readonly ended: Promise<void>
  readonly #partition: Partition
  readonly #onGap: (startAt: number) => void
  readonly #lost = new AbortController()
  #stopping = false
  #paused = false
  #wake: () => void = () => undefined

  constructor({ partition, owner, committed, commit, onGap }: FlowOptions) {
    this.owner = owner
    this.#onGap = onGap
    this.#partition = partition
    this.assignment = {
      topic: partition.topic,
      partition: partition.partition,
      committed: committed === undefined ? null : { offset: committed.offset, metadata: committed.metadata },
      begin: partition.begin(),
      end: partition.end(),
      lost: this.#lost.signal,
      commit: async (offset, metadata = '') => {
        if (this.isLost) {
          throw new FencedError(`${partition.topic}/${partition.partition} was lost since it was assigned`)
        }
        refuseBadCommit(offset, metadata)
        await commit(offset, metadata)
      },
      pause: () => {
        this.#paused = true
      },
      resume: () => {
        this.#paused = false
        this.#wake()
      },
      // Nobody waits for signs of life inside one process.
      keepAlive: () => () => undefined,
    }
    this.ended = this.#run()
  }

  get isLost(): boolean {
    return this.#lost.signal.aborted
  }

  /** It ends when its running handler does. */
  get isStopping(): boolean {
    return this.#stopping
  }

  /** The partition goes to another member: in this tick every commit is refused. */
  lose(): void {
    this.#stopping = true
    this.#lost.abort()
    this.#wake()
  }

  /** No further batch begins; a running handler may still commit until it ends. */
  stop(): void {
    this.#stopping = true
    this.#wake()
  }

  async #run(): Promise<void> {
    // The constructor is done before the first callback, which may use what it made.
    await Promise.resolve()
    const stopWatching = this.#partition.watch(() => this.#wake())
    try {
      const { startAt } = await this.owner.assigned(this.assignment)
      if (!this.#stopping) await this.#deliver(startAt)
    } catch (error) {
      this.owner.crash(error)
    } finally {
      stopWatching()
    }
    this.lose()
    try {
      await this.owner.revoked?.(this.assignment)
    } catch (error) {
      this.owner.crash(error)
    }
  }

  async #deliver(startAt: number): Promise<void> {
    const partition = this.#partition
    const standing = partition.standing(startAt)
    if (standing === 'gap') this.#onGap(startAt)
    if (standing === 'out of range') {
      const range = `${partition.begin()} to ${partition.end()}`
      throw new OffsetOutOfRangeError(`${partition.topic}/${partition.partition} holds ${range}, not ${startAt}`)
    }
    const reader = partition.reader(startAt)
    const pauses = createPauses()
    try {
      while (!this.#stopping) {
        // Made before looking: what comes between looking and waiting must not be missed.
        const change = this.#nextChange()
        const records = this.#paused ? undefined : reader.read()
        if (records === undefined) await change
        else {
          const after = (records.at(-1)?.offset ?? 0) + 1
          await this.owner.handleBatch({ assignment: this.assignment, records, end: Math.max(after, partition.end()) })
          await pauses.take()
        }
      }
    } finally {
      reader.close()
    }
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}

function refuseBadCommit(offset: number, metadata: string): void {
  if (!Number.isSafeInteger(offset) || offset < 0) throw new RangeError(`${offset} is no offset`)
  const bytes = Buffer.byteLength(metadata)
  if (bytes > MAX_METADATA_BYTES) {
    throw new MetadataTooLargeError(
      `the metadata of a commit has ${bytes} bytes, at most ${MAX_METADATA_BYTES} are kept`,
    )
  }
}
