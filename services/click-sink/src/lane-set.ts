import { setTimeout as delay } from 'node:timers/promises'
import type { Assignment, RecordBatch } from '@smartlink/event-log/event-log'
import type { Lane } from './lane.ts'

/** The lanes of the partitions that this member owns. */
export class LaneSet {
  readonly #lanes = new Map<string, Lane>()

  add(lane: Lane): void {
    this.#lanes.set(keyOf(lane.assignment), lane)
  }

  offer(batch: RecordBatch): void {
    this.#of(batch.assignment)?.offer(batch)
  }

  /** Resolves when the lane of a lost partition does nothing any more. */
  async remove(assignment: Assignment): Promise<void> {
    const lane = this.#of(assignment)
    if (lane === undefined) return
    this.#lanes.delete(keyOf(assignment))
    lane.abandon()
    await lane.finish()
  }

  /** Lets every lane write what it has; those that are not done in time leave it to a successor. */
  async finish(deadlineMs: number): Promise<void> {
    const lanes = [...this.#lanes.values()]
    const done = Promise.all(lanes.map((lane) => lane.finish()))
    const over = new AbortController()
    await Promise.race([done, delay(deadlineMs, undefined, { signal: over.signal, ref: false })])
    over.abort()
    await this.abandon()
  }

  /** Ends every lane where it stands; what one has under way is for whom takes the partition next to settle. */
  async abandon(): Promise<void> {
    const lanes = [...this.#lanes.values()]
    for (const lane of lanes) lane.abandon()
    await Promise.all(lanes.map((lane) => lane.finish()))
  }

  /** Partitions of a topic that have a lane. */
  partitions(topic: string): number[] {
    return [...this.#lanes.values()].flatMap(({ assignment }) =>
      assignment.topic === topic ? [assignment.partition] : [],
    )
  }

  troubles(): string[] {
    return [...this.#lanes.values()].flatMap((lane) => {
      const trouble = lane.trouble()
      return trouble === undefined ? [] : [`${keyOf(lane.assignment)} ${trouble}`]
    })
  }

  /** A late call about a partition that was lost and won again does not touch its new lane. */
  #of(assignment: Assignment): Lane | undefined {
    const lane = this.#lanes.get(keyOf(assignment))
    return lane?.assignment === assignment ? lane : undefined
  }
}

function keyOf({ topic, partition }: Assignment): string {
  return `${topic}/${partition}`
}
