/** Decodes the answer to a Fetch request, version 11, without its records: those stay bytes until someone wants them. */
export interface FetchAnswer {
  readonly clientSideThrottleTime: number
  readonly errorCode: number
  readonly partitions: readonly FetchedPartition[]
}

export interface FetchedPartition {
  readonly topic: string
  readonly partition: number
  readonly errorCode: number
  readonly highWatermark: number
  /** End of what can be read: everything below is decided, committed or aborted. */
  readonly lastStableOffset: number
  readonly logStartOffset: number
  readonly aborted: readonly AbortedTransaction[]
  /** Record batches, the last of them perhaps not whole. */
  readonly recordSet: Buffer
}

export interface AbortedTransaction {
  readonly producerId: bigint
  readonly firstOffset: number
}

const EMPTY = Buffer.alloc(0)

export function decodeFetchAnswer(bytes: Buffer): FetchAnswer {
  let at = 0
  const int16 = (): number => bytes.readInt16BE((at += 2) - 2)
  const int32 = (): number => bytes.readInt32BE((at += 4) - 4)
  const int64 = (): bigint => bytes.readBigInt64BE((at += 8) - 8)
  const offset = (): number => safeOffset(int64())
  const string = (): string => {
    const length = int16()
    return bytes.toString('utf8', at, (at += length))
  }

  const clientSideThrottleTime = int32()
  const errorCode = int16()
  int32() // session id, always 0 for a full fetch
  const partitions: FetchedPartition[] = []
  for (let topics = int32(); topics > 0; topics--) {
    const topic = string()
    for (let count = int32(); count > 0; count--) {
      const partition = int32()
      const partitionError = int16()
      const highWatermark = offset()
      const lastStableOffset = offset()
      const logStartOffset = offset()
      const aborted: AbortedTransaction[] = []
      for (let left = int32(); left > 0; left--) aborted.push({ producerId: int64(), firstOffset: offset() })
      int32() // preferred replica, for clients that name a rack
      const length = int32()
      const recordSet = length > 0 ? bytes.subarray(at, (at += length)) : EMPTY
      partitions.push({
        topic,
        partition,
        errorCode: partitionError,
        highWatermark,
        lastStableOffset,
        logStartOffset,
        aborted,
        recordSet,
      })
    }
  }
  return { clientSideThrottleTime, errorCode, partitions }
}

function safeOffset(value: bigint): number {
  const offset = Number(value)
  if (!Number.isSafeInteger(offset)) throw new RangeError(`an offset of ${value} can't be kept exactly`)
  return offset
}
