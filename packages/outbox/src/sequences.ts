/** Next sequence of each partition of one topic, with the way back when a write failed. */
export interface Sequences {
  next(partition: number): number
  /** The event with the next sequence of the partition was given the offset. */
  took(partition: number, offset: number): void
  /** Everything handed out so far is in the file. */
  settle(): void
  /** What was handed out at `end` or above is not in the file: those sequences are free again. */
  rollBack(end: number): void
}

export function createSequences(): Sequences {
  const next: number[] = []
  const pendingPartitions: number[] = []
  const pendingOffsets: number[] = []
  const forget = (): void => {
    pendingPartitions.length = 0
    pendingOffsets.length = 0
  }
  return {
    next: (partition) => next[partition] ?? 0,
    took(partition, offset) {
      next[partition] = (next[partition] ?? 0) + 1
      pendingPartitions.push(partition)
      pendingOffsets.push(offset)
    },
    settle: forget,
    rollBack(end) {
      for (const [index, offset] of pendingOffsets.entries()) {
        const partition = pendingPartitions[index]
        if (offset >= end && partition !== undefined) next[partition] = (next[partition] ?? 0) - 1
      }
      forget()
    },
  }
}
