import type { ProtocolCall } from 'kafkajs/src/network/connection.js'
import { batchBytes, writeRecordBatch } from './record-batch.ts'
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
const INT16_BYTES = 2
const INT32_BYTES = 4
/** Acknowledgement, timeout and the number of topics. */
const HEAD_BYTES = INT16_BYTES + 2 * INT32_BYTES

/** A Produce request, version 7, that is answered when all in-sync replicas have the records. */
export function encodeProduceRequest(partitions: readonly ProducePartition[], transactionalId: string | null): Buffer {
  const byTopic = Map.groupBy(partitions, ({ topic }) => topic)
  let atMost = HEAD_BYTES + stringBytes(transactionalId)
  for (const [topic, ofTopic] of byTopic) {
    atMost += stringBytes(topic) + INT32_BYTES
    for (const { records } of ofTopic) atMost += 2 * INT32_BYTES + batchBytes(records)
  }
  // Events are most of what passes through an ingress: they are copied from its outbox to here at once.
  const request = Buffer.allocUnsafe(atMost)
  let at = writeString(request, 0, transactionalId)
  at = request.writeInt16BE(ALL_REPLICAS, at)
  at = request.writeInt32BE(REPLICATION_TIMEOUT_MS, at)
  at = request.writeInt32BE(byTopic.size, at)
  for (const [topic, ofTopic] of byTopic) {
    at = writeString(request, at, topic)
    at = request.writeInt32BE(ofTopic.length, at)
    for (const { partition, records, origin } of ofTopic) {
      const batchAt = request.writeInt32BE(partition, at) + INT32_BYTES
      const end = writeRecordBatch(request, batchAt, records, origin)
      request.writeInt32BE(end - batchAt, batchAt - INT32_BYTES)
      at = end
    }
  }
  return request.subarray(0, at)
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
      // What kafkajs asks of an encoder, without the copy that one would make.
      encode: () => Promise.resolve({ buf: request, buffer: request }),
    },
    response: { decode: like.response.decode, parse: (decoded) => Promise.resolve(decoded) },
  }
}

function stringBytes(text: string | null): number {
  return INT16_BYTES + (text === null ? 0 : Buffer.byteLength(text))
}

function writeString(target: Buffer, start: number, text: string | null): number {
  if (text === null) return target.writeInt16BE(-1, start)
  const bytes = target.write(text, start + INT16_BYTES)
  return target.writeInt16BE(bytes, start) + bytes
}
