import { FencedError, OutcomeUnknownError, RefusedError } from '../errors.ts'
import { createBackoff } from './backoff.ts'
import type { Brokers } from './brokers.ts'
import type { Coordinators } from './coordinators.ts'
import {
  BrokerError,
  CODE,
  codeName,
  ConnectionError,
  coordinatorMoved,
  isFencing,
  needsAPerson,
  refusesRecords,
} from './error-codes.ts'
import type { Metadata } from './metadata.ts'
import { listOffsets } from './offsets.ts'
import { produceCode } from './produce.ts'
import { encodeProduceRequest } from './produce-request.ts'
import type { Calls, Transaction } from './protocol.ts'
import { recordBytes } from './record-batch.ts'
import type { OutgoingRecord } from './record-batch.ts'

export interface TransactionsOptions {
  readonly brokers: Brokers
  readonly metadata: Metadata
  readonly coordinators: Coordinators
  readonly transactionalId: string
  readonly topic: string
  readonly partition: number
  /** Aborts when the log is closed. */
  readonly signal: AbortSignal
  /** A transaction was committed and could not be seen in the partition for a while. */
  readonly onInvisible?: (error: Error) => void
}

/** Transactions of one transactional id on one partition, one after another. */
export interface Transactions {
  /**
   * Writes all records in one transaction, which is committed and visible when it resolves.
   * @throws {RefusedError} none was taken and the next may be tried; {@link FencedError}, {@link OutcomeUnknownError}
   */
  append(records: readonly OutgoingRecord[]): Promise<void>
}

/** Of a transaction whose writer died: the coordinator looks every 10 s for those that are older. */
const TRANSACTION_TIMEOUT_MS = 5_000
/** Longer than that, so that a coordinator on its way to another broker is waited for. */
const APPEND_DEADLINE_MS = 15_000
const VISIBLE_DEADLINE_MS = 2_000
const BATCH_BYTES = 900 * 1024
const LANE = 'transactions'
const LARGEST_SEQUENCE = 0x7fffffff

/**
 * Takes over the transactional id: the epoch rises, whoever had it before is fenced, and a transaction it left open is
 * aborted before this resolves. (kafkajs fences at its first transaction, not when it connects.)
 */
export async function beginTransactions(options: TransactionsOptions): Promise<Transactions> {
  const { brokers, metadata, coordinators, topic, partition, transactionalId, signal } = options
  const who = { kind: 'transaction', key: transactionalId } as const
  await metadata.view(topic)
  const { producerId, producerEpoch } = await takeOver()
  const transaction: Transaction = { transactionalId, producerId, producerEpoch }
  let sequence = 0

  async function takeOver(): Promise<{ producerId: string; producerEpoch: number }> {
    const backoff = createBackoff(5, 500)
    for (;;) {
      const answer = await fromCoordinator('InitProducerId', {
        transactionalId,
        transactionTimeout: TRANSACTION_TIMEOUT_MS,
      })
      if (answer?.errorCode === CODE.none) return answer
      if (answer !== undefined && needsAPerson(answer.errorCode)) {
        throw new BrokerError(`taking over ${transactionalId}`, answer.errorCode)
      }
      if (answer !== undefined && coordinatorMoved(answer.errorCode)) coordinators.forget(who)
      await backoff.wait(signal)
      signal.throwIfAborted()
    }
  }

  /** One request; undefined when no answer came. The coordinator is looked for until `deadlineMs`. */
  async function fromCoordinator<A extends 'InitProducerId' | 'AddPartitionsToTxn' | 'EndTxn'>(
    api: A,
    ask: Calls[A]['ask'],
    deadlineMs = Infinity,
  ): Promise<Calls[A]['answer'] | undefined> {
    try {
      return await coordinators.ask(who, LANE, api, ask, signal, deadlineMs)
    } catch (error) {
      if (error instanceof ConnectionError) return undefined
      throw error
    }
  }

  /**
   * Repeats a step until it is done. `code` is undefined when no answer came, which leaves open whether the step was made.
   * `judge` throws for codes that end it.
   */
  async function repeat(
    step: (deadlineMs: number) => Promise<number | undefined>,
    judge: (code: number) => void,
    overdue: () => Error,
  ): Promise<void> {
    const backoff = createBackoff(2, 500)
    const deadlineMs = performance.now() + APPEND_DEADLINE_MS
    for (;;) {
      const code = await step(deadlineMs)
      if (code === CODE.none) return
      if (code !== undefined) judge(code)
      if (code !== undefined && coordinatorMoved(code)) coordinators.forget(who)
      if (performance.now() > deadlineMs || signal.aborted) throw overdue()
      await backoff.wait(signal)
    }
  }

  async function join(): Promise<void> {
    await repeat(
      async (deadlineMs) => {
        const topics = [{ topic, partitions: [partition] }]
        const answer = await fromCoordinator('AddPartitionsToTxn', { ...transaction, topics }, deadlineMs)
        return answer?.errors[0]?.partitionErrors[0]?.errorCode
      },
      (code) => {
        if (isFencing(code)) throw fenced(code)
        if (needsAPerson(code)) throw new RefusedError(`${transactionalId}: ${codeName(code)}`)
        if (NOT_REPEATED.has(code)) throw unknown(codeName(code))
      },
      () => unknown('the coordinator of transactions does not answer'),
    )
  }

  /** Writes a batch under its place in the sequence, so that a repeated request is taken once. Resolves to its offset. */
  async function write(records: readonly OutgoingRecord[]): Promise<number> {
    const origin = { producerId: BigInt(producerId), producerEpoch, firstSequence: sequence }
    let offset = -1
    await repeat(
      async () => {
        await metadata.settle()
        const leader = metadata.leaderOf(topic, partition)
        if (leader === undefined) return doubtful(undefined)
        try {
          const request = encodeProduceRequest([{ topic, partition, records, origin }], transactionalId)
          const answer = await brokers.ask(leader, LANE, 'Produce', request)
          const code = produceCode(answer, topic, partition)
          const base = answer.topics[0]?.partitions[0]?.baseOffset
          if (code === CODE.none) offset = Number(base ?? -1)
          return code === CODE.duplicateSequenceNumber ? CODE.none : doubtful(code)
        } catch (error) {
          if (error instanceof ConnectionError) return doubtful(undefined)
          throw error
        }
      },
      (code) => {
        if (isFencing(code)) throw fenced(code)
        if (refusesRecords(code)) throw new RefusedError(`the log refuses a record: ${codeName(code)}`)
        if (NOT_REPEATED.has(code)) throw unknown(codeName(code))
      },
      () => unknown('the leader of the partition does not take the records'),
    )
    const after = sequence + records.length
    sequence = after > LARGEST_SEQUENCE ? after - LARGEST_SEQUENCE - 1 : after
    return offset
  }

  function doubtful(code: number | undefined): number | undefined {
    if (code !== CODE.none) metadata.doubt()
    return code
  }

  async function commit(): Promise<void> {
    let inDoubt = false
    await repeat(
      async (deadlineMs) => {
        const answer = await fromCoordinator('EndTxn', { ...transaction, transactionResult: true }, deadlineMs)
        inDoubt ||= answer === undefined
        return answer?.errorCode
      },
      (code) => {
        if (isFencing(code) && !inDoubt) throw fenced(code)
        if (isFencing(code) || NOT_REPEATED.has(code)) throw unknown(codeName(code))
      },
      () => unknown('the coordinator of transactions does not say whether it committed'),
    )
  }

  /** Ends what will not be committed, so that readers need not wait for its time-out. One try: the time-out remains. */
  async function abort(): Promise<boolean> {
    const answer = await fromCoordinator('EndTxn', { ...transaction, transactionResult: false }, performance.now())
    return answer?.errorCode === CODE.none
  }

  /**
   * The coordinator answers before the end of the transaction stands in the partition; who reads then would miss it. What is
   * committed stays committed: no trouble in here is the caller's.
   */
  async function visible(end: number): Promise<void> {
    const overdue = AbortSignal.any([signal, AbortSignal.timeout(VISIBLE_DEADLINE_MS)])
    const backoff = createBackoff(1, 50)
    try {
      for (;;) {
        const ends = await listOffsets({ brokers, metadata }, [{ topic, partition }], 'stable end', overdue)
        if ((ends.get(`${topic}/${partition}`) ?? 0) >= end) return
        await backoff.wait(overdue)
        overdue.throwIfAborted()
      }
    } catch (error) {
      options.onInvisible?.(error as Error)
    }
  }

  function fenced(code: number): FencedError {
    return new FencedError(`a newer writer took over ${transactionalId} (${codeName(code)})`)
  }

  function unknown(why: string): OutcomeUnknownError {
    return new OutcomeUnknownError(`${transactionalId}: ${why}`)
  }

  return {
    async append(records) {
      await join()
      let end = -1
      try {
        for (const batch of inBatches(records)) {
          const offset = await write(batch)
          if (offset >= 0) end = offset + batch.length
        }
      } catch (error) {
        if (error instanceof FencedError) throw error
        const clean = await abort()
        if (error instanceof RefusedError && !clean) throw unknown('a refused transaction could not be aborted')
        throw error
      }
      await commit()
      if (end >= 0) await visible(end)
    },
  }
}

/** Out of order sequence, invalid state of a transaction, unknown producer: asking again gives the same answer. */
const NOT_REPEATED: ReadonlySet<number> = new Set([45, 48, 49, 59])

function* inBatches(records: readonly OutgoingRecord[]): Generator<OutgoingRecord[]> {
  let batch: OutgoingRecord[] = []
  let bytes = 0
  for (const record of records) {
    const size = recordBytes(record)
    if (batch.length > 0 && bytes + size > BATCH_BYTES) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(record)
    bytes += size
  }
  if (batch.length > 0) yield batch
}
