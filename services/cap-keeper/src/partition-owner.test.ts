import { capKey } from '@smartlink/caps/cap-keys'
import type { LedgerView } from '@smartlink/caps/ledger'
import { decodeGrantRecord, encodeRecord, walletKey } from '@smartlink/caps/messages'
import type { WalletRecord } from '@smartlink/caps/messages'
import type { Assignment, LogRecord } from '@smartlink/event-log/event-log'
import { partitionFor } from '@smartlink/event-log/partitioner'
import { CAP_GRANTS, CAP_WALLETS } from '@smartlink/events/topics'
import { systemClock } from '@smartlink/service-kit/clock'
import { createLogger } from '@smartlink/service-kit/logger'
import { createMetrics } from '@smartlink/service-kit/metrics'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createKeeperMetrics } from './keeper-metrics.ts'
import { PartitionOwner } from './partition-owner.ts'
import { TestInstallation } from './testing/installation.ts'

const STREAM_A = 'aaaaaaaaaaaaaaaa'
const STREAM_B = 'bbbbbbbbbbbbbbbb'
const LIMIT = 4

const CAP = capKey(
  { id: 1, scope: 'offer', metric: 'clicks', window: 'total', time_zone: 'UTC', limit: LIMIT, enforcement: 'hard' },
  { link_id: 0, offer_id: 1, publisher_id: 0, sub1: '' },
)
const PARTITION = partitionFor(Buffer.from(CAP), CAP_WALLETS.partitions)

const VIEW: LedgerView = {
  terms: () => ({ limit: LIMIT, enforcement: 'hard', start: 'zero' }),
  isOver: () => false,
  get now() {
    return Date.now()
  },
}

let installation: TestInstallation
beforeEach(async () => {
  installation = await TestInstallation.open()
})
afterEach(async () => {
  await installation.remove()
})

function wallet(stream: string, fields: Partial<WalletRecord>): LogRecord {
  const record = { spent: 0, passed: 0, returned: 0, granted: 0, want: 0, ends_at: null, at: 1, ...fields }
  return {
    topic: CAP_WALLETS.name,
    partition: PARTITION,
    offset: 0,
    key: Buffer.from(walletKey(CAP, 'total', stream)),
    value: Buffer.from(encodeRecord(record)),
    timestampMs: Date.now(),
  }
}

/** Joins the group as a keeper does, and hands out the assignment of the partition; nothing is closed when it is lost. */
async function join(): Promise<{ assignment(): Promise<Assignment>; leave(): Promise<void> }> {
  const assignments: Assignment[] = []
  const consumer = await installation.log.consume({
    group: 'cap-keeper',
    topics: [CAP_WALLETS.name],
    assigned: async (assignment) => {
      if (assignment.partition === PARTITION) assignments.push(assignment)
      return { startAt: assignment.begin }
    },
    handleBatch: async () => undefined,
    onCrash: (error) => installation.crashes.push(error),
  })
  return {
    assignment: () => waitFor(() => assignments.at(-1), { deadlineMs: 5_000, what: 'the partition' }),
    leave: () => consumer.close(),
  }
}

function ownerOf(assignment: Assignment): PartitionOwner {
  return new PartitionOwner(assignment, assignment.begin, {
    log: installation.log,
    clock: systemClock,
    logger: createLogger({ level: 'silent', pretty: false }),
    metrics: createKeeperMetrics(createMetrics('cap-keeper'), () => []),
    view: VIEW,
    crash: (error) => installation.crashes.push(error),
  })
}

/** Tokens granted to each stream, as the log has them. */
async function granted(): Promise<Record<string, number>> {
  const newest: Record<string, number> = {}
  const table = await installation.log.table({
    topics: [CAP_GRANTS.name],
    onRecord: ({ key, value }) => {
      const record = decodeGrantRecord(value?.toString() ?? '')
      if (record !== undefined) newest[key.toString().slice(-16)] = record.granted
    },
    onCrash: (error) => installation.crashes.push(error),
  })
  await table.ready
  await table.close()
  return newest
}

test('an owner that does not know that it was replaced grants nothing any more, and gives up', async () => {
  const first = await join()
  const zombie = ownerOf(await first.assignment())
  await zombie.takeOver()
  zombie.take([wallet(STREAM_A, { want: 1 })])
  await zombie.flush()

  await first.leave()
  const second = await join()
  const owner = ownerOf(await second.assignment())
  await owner.takeOver()
  owner.take([wallet(STREAM_A, { granted: 1, spent: 1, want: 2 })])
  await owner.flush()
  expect(await granted()).toEqual({ [STREAM_A]: 2 })

  // It still has the ledger of before, in which three of four tokens are free.
  zombie.take([wallet(STREAM_B, { want: 3 })])
  await zombie.flush()
  expect(await granted()).toEqual({ [STREAM_A]: 2 })
  expect(zombie.isOwner).toBe(false)
  expect(owner.isOwner).toBe(true)
  await second.leave()
})

test('a live owner that was fenced by a passing writer fences again, reads, and answers what it was asked', async () => {
  const member = await join()
  const owner = ownerOf(await member.assignment())
  await owner.takeOver()
  owner.take([wallet(STREAM_A, { want: 1 })])
  await owner.flush()

  const passing = await installation.log.fencedWriter({
    topic: CAP_GRANTS.name,
    partition: PARTITION,
    replay: () => undefined,
  })
  await passing.append([
    {
      key: walletKey(CAP, 'total', STREAM_A),
      value: Buffer.from(
        encodeRecord({
          granted: 3,
          spent: 0,
          passed: 0,
          returned: 0,
          forfeited: 0,
          given_back: 0,
          closed: null,
          state: 'scarce',
          ends_at: null,
        }),
      ),
    },
  ])
  owner.take([wallet(STREAM_B, { want: 4 })])
  await owner.flush()
  expect(owner.isOwner).toBe(true)
  expect(await granted()).toEqual({ [STREAM_A]: 3, [STREAM_B]: 1 })
  await owner.close()
  await member.leave()
})
