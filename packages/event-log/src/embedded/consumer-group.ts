import type { GroupCommits } from './group-commits.ts'
import type { Partition } from './partition.ts'
import { PartitionFlow, type FlowOwner } from './partition-flow.ts'

/** A consumer inside a group. */
export interface Member extends FlowOwner {
  readonly topics: readonly string[]
}

export interface ConsumerGroupOptions {
  readonly group: string
  readonly partitionsOf: (topic: string) => readonly Partition[]
  readonly commits: GroupCommits
  /** A position was committed. */
  readonly onCommit: (topic: string, partition: number) => void
  /** A consumer starts where records are missing. */
  readonly onGap: (topic: string, partition: number, startAt: number) => void
}

/** Who should own a partition, and who does. */
interface Slot {
  readonly partition: Partition
  target: Member | undefined
  flow: PartitionFlow | undefined
  settling: boolean
  generation: number
}

/**
 * Shares the partitions of its members' topics among them. A partition that moves is taken from its owner in the tick of
 * the change, and given to the next one when the running handler has ended.
 */
export class ConsumerGroup {
  readonly #options: ConsumerGroupOptions
  readonly #slots = new Map<string, Slot>()
  #members: Member[] = []

  constructor(options: ConsumerGroupOptions) {
    this.#options = options
  }

  get topics(): ReadonlySet<string> {
    return new Set(this.#members.flatMap(({ topics }) => topics))
  }

  join(member: Member): void {
    this.#members.push(member)
    this.rebalance()
  }

  /** Takes everything from a member at once. Resolves when none of its handlers runs any more. */
  async leave(member: Member): Promise<void> {
    await this.#remove(member)
  }

  /** Lets each running handler of a member end, committing as it wishes, then takes its partition. */
  async leaveGently(member: Member): Promise<void> {
    for (const flow of this.#flowsOf(member)) flow.stop()
    await this.#remove(member)
  }

  owned(member: Member): PartitionFlow[] {
    return this.#flowsOf(member).filter((flow) => !flow.isLost)
  }

  /** Finds the owner of every partition anew: members came or went, or a topic grew. */
  rebalance(): void {
    for (const topic of this.topics) {
      for (const partition of this.#options.partitionsOf(topic)) this.#slot(partition)
    }
    for (const slot of this.#slots.values()) {
      const interested = this.#members.filter(({ topics }) => topics.includes(slot.partition.topic))
      slot.target = interested[slot.partition.partition % interested.length]
      const { flow } = slot
      if (flow !== undefined && flow.owner !== slot.target && !flow.isStopping) flow.lose()
      void this.#settle(slot)
    }
  }

  async #remove(member: Member): Promise<void> {
    const flows = this.#flowsOf(member)
    this.#members = this.#members.filter((other) => other !== member)
    this.rebalance()
    await Promise.all(flows.map(({ ended }) => ended))
  }

  #slot(partition: Partition): Slot {
    const key = `${partition.topic}/${partition.partition}`
    const { group, commits } = this.#options
    const known = this.#slots.get(key)
    if (known !== undefined) return known
    const generation = commits.get(group, partition.topic, partition.partition)?.generation ?? 0
    const slot: Slot = { partition, target: undefined, flow: undefined, settling: false, generation }
    this.#slots.set(key, slot)
    return slot
  }

  async #settle(slot: Slot): Promise<void> {
    if (slot.settling) return
    slot.settling = true
    while (slot.flow?.owner !== slot.target || slot.flow?.isLost === true) {
      if (slot.flow !== undefined) {
        await slot.flow.ended
        slot.flow = undefined
      } else if (slot.target !== undefined) slot.flow = this.#start(slot, slot.target)
    }
    slot.settling = false
  }

  #start(slot: Slot, owner: Member): PartitionFlow {
    const { group, commits, onCommit, onGap } = this.#options
    const { topic, partition } = slot.partition
    const generation = ++slot.generation
    return new PartitionFlow({
      partition: slot.partition,
      owner,
      committed: commits.get(group, topic, partition),
      async commit(offset, metadata) {
        await commits.put(group, topic, partition, { offset, metadata, generation })
        onCommit(topic, partition)
      },
      onGap: (startAt) => onGap(topic, partition, startAt),
    })
  }

  #flowsOf(member: Member): PartitionFlow[] {
    return [...this.#slots.values()].flatMap(({ flow }) => (flow?.owner === member ? [flow] : []))
  }
}
