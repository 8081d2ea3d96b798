import { OffsetOutOfRangeError } from '../errors.ts'
import type { Table, TableOptions } from '../event-log.ts'
import type { Partition, PartitionReader } from './partition.ts'
import { createPauses } from './pauses.ts'

interface Follower {
  readonly partition: Partition
  readonly reader: PartitionReader
  /** The end that the partition had when the table was opened. */
  readonly target: number
}

/** Reads partitions whole, then follows them. Throws {@link OffsetOutOfRangeError} for a start whose records are not there. */
export function openTable(
  partitions: readonly Partition[],
  options: TableOptions,
  onClosed: (table: Table) => void,
): Table {
  const followers = partitions.map((partition): Follower => {
    const name = `${partition.topic}/${partition.partition}`
    const from = options.from?.get(name)
    // A snapshot from inside a gap holds records that a power cut took from the log: it must not be gone on with.
    if (from !== undefined && partition.standing(from) !== 'held') {
      throw new OffsetOutOfRangeError(`${name} can't be read from ${from}: its records there are gone`)
    }
    return { partition, reader: partition.reader(from ?? partition.begin()), target: partition.end() }
  })
  const positions = new Map(followers.map(({ partition, reader }) => [partition, reader.position]))
  const stop = new AbortController()
  let crashed = false

  function crash(error: unknown): void {
    stop.abort()
    if (crashed) return
    crashed = true
    options.onCrash(error instanceof Error ? error : new Error('a table threw what is no error', { cause: error }))
  }

  async function follow({ partition, reader, target }: Follower, reached: () => void): Promise<void> {
    const pauses = createPauses()
    let wake = (): void => undefined
    const stopWatching = partition.watch(() => wake())
    const onStop = (): void => wake()
    stop.signal.addEventListener('abort', onStop)
    try {
      while (!stop.signal.aborted) {
        // Made before looking: what comes between looking and waiting must not be missed.
        const change = new Promise<void>((resolve) => {
          wake = resolve
        })
        const records = reader.read()
        if (records === undefined) positions.set(partition, reader.position)
        for (const record of records ?? []) {
          options.onRecord(record)
          positions.set(partition, record.offset + 1)
        }
        if (reader.position >= target) reached()
        if (records === undefined) await change
        else await pauses.take()
      }
    } finally {
      stopWatching()
      stop.signal.removeEventListener('abort', onStop)
      reader.close()
    }
  }

  const runs: Promise<void>[] = []
  const ready = Promise.all(
    followers.map(
      (follower) =>
        new Promise<void>((resolve, reject) => {
          const run = follow(follower, resolve).then(
            () => reject(new Error('the table was closed before it was ready')),
            (error: unknown) => {
              reject(error as Error)
              crash(error)
            },
          )
          runs.push(run)
        }),
    ),
  ).then(() => undefined)
  // Who closes a table early, or heard of its crash, need not wait for it to be ready.
  ready.catch(() => undefined)

  const table: Table = {
    ready,
    position(topic, partition) {
      for (const [known, position] of positions) {
        if (known.topic === topic && known.partition === partition) return position
      }
      throw new RangeError(`the table does not read ${topic}/${partition}`)
    },
    async close() {
      stop.abort()
      await Promise.all(runs)
      onClosed(table)
    },
  }
  return table
}
