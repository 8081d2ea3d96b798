import Encoder from 'kafkajs/src/protocol/encoder.js'
import type { ProtocolCall } from 'kafkajs/src/network/connection.js'
import { encodeRecordBatch } from './record-batch.ts'
import type { BatchOrigin, OutgoingRecord } from './record-batch.ts'

export interface ProducePartition {
  /** Name as the brokers know it. */
  readonly topic: string
  readonly partition: number
  readonly records: readonly OutgoingRecord[]
  /** For transactions: who writes, and the place of the first record in its sequence. */
  readonly origin?: BatchOrigin
}

const VERSION = 7
const ALL_REPLICAS = -1
/** How long the leader may wait for its replicas before it answers REQUEST_TIMED_OUT. */
const REPLICATION_TIMEOUT_MS = 8_000

/** A Produce request, version 7, that is answered when all in-sync replicas have the records. */
export function encodeProduceRequest(partitions: readonly ProducePartition[], transactionalId: string | null): Buffer {
  const byTopic = Map.groupBy(partitions, ({ topic }) => topic)
  const id = transactionalId === null ? int16(-1) : string(transactionalId)
  const chunks: Buffer[] = [id, int16(ALL_REPLICAS), int32(REPLICATION_TIMEOUT_MS), int32(byTopic.size)]
  for (const [topic, ofTopic] of byTopic) {
    chunks.push(string(topic), int32(ofTopic.length))
    for (const { partition, records, origin } of ofTopic) {
      const batch = encodeRecordBatch(records, origin)
      chunks.push(int32(partition), int32(batch.length), batch)
    }
  }
  return Buffer.concat(chunks)
}

/** The request in the form that a kafkajs connection sends; the answer is decoded by `like`, a call of the same version. */
export function produceCall(like: ProtocolCall, request: Buffer): ProtocolCall {
  if (like.request.apiVersion !== VERSION) {
    throw new Error(
      `the broker takes Produce up to version ${like.request.apiVersion}, ${VERSION} is needed (Kafka 2.1)`,
    )
  }
  return {
    request: {
      apiKey: like.request.apiKey,
      apiVersion: VERSION,
      apiName: like.request.apiName,
      encode: () => Promise.resolve(new Encoder().writeBuffer(request)),
    },
    response: { decode: like.response.decode, parse: (decoded) => Promise.resolve(decoded) },
  }
}

function int16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeInt32BE(value)
  return bytes
}

function string(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([int16(bytes.length), bytes])
}
