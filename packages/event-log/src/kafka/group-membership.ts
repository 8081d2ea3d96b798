import { AssignerProtocol } from 'kafkajs'
import { FencedError, MetadataTooLargeError } from '../errors.ts'
import { assignPartitions } from './assignor.ts'
import type { Member, Place } from './assignor.ts'
import { createBackoff } from './backoff.ts'
import type { Brokers } from './brokers.ts'
import type { Coordinators } from './coordinators.ts'
import { BrokerError, ClosedError, CODE, ConnectionError, coordinatorMoved, needsAPerson } from './error-codes.ts'
import type { Metadata } from './metadata.ts'
import type { Calls } from './protocol.ts'
import type { GroupTiming } from './timing.ts'

/** What a member owns until the next rebalance. */
export interface Generation {
  readonly id: number
  readonly memberId: string
  readonly places: readonly Place[]
  /** Of the member that shared the partitions out: how many of each topic there were. */
  readonly shared?: ReadonlyMap<string, number>
}

/** Pulse of a membership: `rebalance` asks to join again, `lost` says that the partitions are gone already. */
export type Pulse = 'alive' | 'rebalance' | 'lost' | 'silence'

export interface GroupMembership {
  /**
   * Joins, waits for its share; repeats until it has one.
   * @throws {BrokerError} for what only a person can mend, {@link ClosedError} when the signal aborts
   */
  join(held: readonly string[], stopped: AbortSignal): Promise<Generation>
  /** Topics have more partitions than this member shared out: time to join again. */
  outgrown(generation: Generation): Promise<boolean>
  heartbeat(generation: Generation): Promise<Pulse>
  /**
   * Commits under the generation given, whatever generation the member is in by now. Repeats while nothing is known;
   * @throws {FencedError} when the generation is over or `lost` aborts
   */
  commit(generation: Generation, place: Place, offset: number, metadata: string, lost: AbortSignal): Promise<void>
  /** Tells the others at once; otherwise they notice when the session times out. */
  leave(): Promise<void>
}

export interface GroupMembershipOptions {
  readonly brokers: Brokers
  readonly coordinators: Coordinators
  readonly metadata: Metadata
  readonly group: string
  readonly topics: readonly string[]
  readonly timing: GroupTiming
  readonly lane: string
  readonly closing: AbortSignal
}

/** Says how partitions are shared; members that share them in another way are refused by the coordinator. */
const PROTOCOL = 'smartlink-sticky-1'
const METADATA_BYTES = 4096
const GENERATION_OVER: ReadonlySet<number> = new Set([
  CODE.illegalGeneration,
  CODE.unknownMemberId,
  CODE.rebalanceInProgress,
  CODE.fencedInstanceId,
])

export function createGroupMembership(options: GroupMembershipOptions): GroupMembership {
  const { coordinators, metadata, group, topics, timing, lane, closing } = options
  const who = { kind: 'group', key: group } as const
  let memberId = ''

  async function tryJoin(held: readonly string[]): Promise<Generation | undefined> {
    const joined = await coordinators.ask(
      who,
      lane,
      'JoinGroup',
      {
        groupId: group,
        sessionTimeout: timing.sessionTimeoutMs,
        rebalanceTimeout: timing.rebalanceTimeoutMs,
        memberId,
        protocolType: 'consumer',
        groupProtocols: [{ name: PROTOCOL, metadata: encodeMember(topics, held) }],
      },
      closing,
    )
    if (joined.errorCode === CODE.memberIdRequired) {
      ;({ memberId } = joined)
      return tryJoin(held)
    }
    if (joined.errorCode !== CODE.none) return refused('joining', joined.errorCode)
    ;({ memberId } = joined)
    const leads = joined.leaderId === memberId
    const shares = leads ? await share(joined.members) : undefined
    const synced = await coordinators.ask(
      who,
      lane,
      'SyncGroup',
      {
        groupId: group,
        generationId: joined.generationId,
        memberId,
        groupAssignment: shares?.assignment ?? [],
      },
      closing,
    )
    if (synced.errorCode !== CODE.none) return refused('joining', synced.errorCode)
    const generation = { id: joined.generationId, memberId, places: decodePlaces(synced.memberAssignment) }
    return shares === undefined ? generation : { ...generation, shared: shares.counts }
  }

  function refused(what: string, code: number): undefined {
    if (needsAPerson(code)) throw new BrokerError(`${what} group ${group}`, code)
    if (code === CODE.unknownMemberId || code === CODE.fencedInstanceId) memberId = ''
    if (coordinatorMoved(code)) coordinators.forget(who)
    return undefined
  }

  async function share(
    members: Calls['JoinGroup']['answer']['members'],
  ): Promise<{ assignment: { memberId: string; memberAssignment: Buffer }[]; counts: Map<string, number> }> {
    const readers = members.map(({ memberId: id, memberMetadata }) => decodeMember(id, memberMetadata))
    const counts = new Map<string, number>()
    metadata.doubt()
    await metadata.settle()
    for (const topic of new Set(readers.flatMap((reader) => reader.topics))) {
      counts.set(topic, (await metadata.view(topic)).leaders.length)
    }
    const assignment = [...assignPartitions(readers, counts)].map(([id, places]) => ({
      memberId: id,
      memberAssignment: encodePlaces(places),
    }))
    return { assignment, counts }
  }

  return {
    async join(held, stopped) {
      const backoff = createBackoff(20, 1_000)
      for (;;) {
        if (stopped.aborted || closing.aborted) throw new ClosedError()
        try {
          const generation = await tryJoin(held)
          if (generation !== undefined) return generation
        } catch (error) {
          if (!(error instanceof ConnectionError)) throw error
        }
        await backoff.wait(stopped)
      }
    },

    async outgrown({ shared }) {
      for (const [topic, count] of shared ?? []) {
        if ((await metadata.view(topic)).leaders.length > count) return true
      }
      return false
    },

    async heartbeat(generation) {
      try {
        const ask = { groupId: group, groupGenerationId: generation.id, memberId: generation.memberId }
        const { errorCode } = await coordinators.ask(who, lane, 'Heartbeat', ask, closing)
        if (errorCode === CODE.none) return 'alive'
        if (errorCode === CODE.rebalanceInProgress) return 'rebalance'
        refused('staying in', errorCode)
        return GENERATION_OVER.has(errorCode) ? 'lost' : 'silence'
      } catch (error) {
        if (error instanceof ConnectionError) return 'silence'
        throw error
      }
    },

    async commit(generation, { topic, partition }, offset, text, lost) {
      if (lost.aborted) throw over(topic, partition)
      if (Buffer.byteLength(text) > METADATA_BYTES) {
        throw new MetadataTooLargeError(
          `metadata of a commit has ${Buffer.byteLength(text)} bytes, ${METADATA_BYTES} are taken`,
        )
      }
      const backoff = createBackoff(20, 1_000)
      for (;;) {
        const code = await tryCommit(generation, topic, { partition, offset: String(offset), metadata: text })
        if (code === CODE.none) return
        if (code !== undefined && GENERATION_OVER.has(code)) throw over(topic, partition)
        if (code === CODE.offsetMetadataTooLarge) throw new MetadataTooLargeError('the broker takes less metadata')
        if (code !== undefined) refused('committing for', code)
        await backoff.wait(lost)
        if (lost.aborted) throw over(topic, partition)
      }
    },

    async leave() {
      if (memberId === '') return
      const leaving = { groupId: group, memberId }
      memberId = ''
      try {
        await coordinators.ask(who, lane, 'LeaveGroup', leaving, AbortSignal.timeout(timing.leaveTimeoutMs))
      } catch (error) {
        if (!(error instanceof ConnectionError) && !isTimeout(error)) throw error
      }
    },
  }

  async function tryCommit(
    { id, memberId: member }: Generation,
    topic: string,
    committed: { partition: number; offset: string; metadata: string },
  ): Promise<number | undefined> {
    try {
      const answer = await coordinators.ask(
        who,
        lane,
        'OffsetCommit',
        {
          groupId: group,
          groupGenerationId: id,
          memberId: member,
          topics: [{ topic, partitions: [committed] }],
        },
        closing,
      )
      return answer.responses[0]?.partitions[0]?.errorCode
    } catch (error) {
      if (error instanceof ConnectionError || closing.aborted) return undefined
      throw error
    }
  }

  function over(topic: string, partition: number): FencedError {
    return new FencedError(`${topic}/${partition} is not this member's any more`)
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError'
}

function encodeMember(topics: readonly string[], held: readonly string[]): Buffer {
  const userData = Buffer.from(JSON.stringify(held))
  return AssignerProtocol.MemberMetadata.encode({ version: 1, topics: [...topics], userData })
}

function decodeMember(id: string, metadata: Buffer): Member {
  const decoded = AssignerProtocol.MemberMetadata.decode(metadata)
  const held: unknown = decoded === null || decoded.userData.length === 0 ? [] : JSON.parse(decoded.userData.toString())
  return { id, topics: decoded?.topics ?? [], held: Array.isArray(held) ? held.map(String) : [] }
}

function encodePlaces(places: readonly Place[]): Buffer {
  const assignment: Record<string, number[]> = {}
  for (const { topic, partition } of places) (assignment[topic] ??= []).push(partition)
  return AssignerProtocol.MemberAssignment.encode({ version: 1, assignment, userData: Buffer.alloc(0) })
}

function decodePlaces(bytes: Buffer): Place[] {
  const decoded = bytes.length === 0 ? null : AssignerProtocol.MemberAssignment.decode(bytes)
  return Object.entries(decoded?.assignment ?? {}).flatMap(([topic, partitions]) =>
    partitions.map((partition) => ({ topic, partition })),
  )
}
