import type { NewClick } from '@smartlink/events/generated/click'
import type { NewConversion } from '@smartlink/events/generated/conversion'
import { encodeConversion } from '@smartlink/events/codec'
import { makeOrigin } from '@smartlink/events/origin'
import { CLICKS, CONVERSIONS } from '@smartlink/events/topics'
import type { OutboxWriter } from '@smartlink/outbox/outbox-writer'
import { createClickFitter } from './fit-event.ts'
import type { ChoosePartition } from './partition-choice.ts'
import type { Turn } from './turn.ts'

export interface EventOutboxOptions {
  readonly outbox: OutboxWriter
  readonly turn: Turn
  readonly partitionOfClick: ChoosePartition
  readonly partitionOfConversion: ChoosePartition
}

/** What was noticed about an event while it was appended. */
export interface Appended {
  readonly spread: boolean
  readonly cut: boolean
}

/** Puts events into the outbox: chooses the partition, takes the next sequence for the origin, keeps them to their size. */
export class EventOutbox {
  readonly #options: EventOutboxOptions
  readonly #fit = createClickFitter()

  constructor(options: EventOutboxOptions) {
    this.#options = options
  }

  get takesEvents(): boolean {
    return this.#options.outbox.room === 'open'
  }

  /**
   * Appends a click under `key`; to be called only while {@link takesEvents}. `stored` or `lost` is called once, when the
   * turn has ended.
   */
  appendClick(
    key: Buffer,
    now: number,
    make: (origin: Buffer, spread: boolean) => NewClick,
    stored: () => void,
    lost: () => void,
  ): Appended {
    const { outbox, turn, partitionOfClick } = this.#options
    const { partition, spread } = partitionOfClick(key, now)
    const sequence = outbox.nextSequence(CLICKS.name, partition)
    const { bytes, cut } = this.#fit(make(makeOrigin(outbox.stream, sequence), spread))
    turn.add(CLICKS.name, outbox.append(CLICKS.name, partition, sequence, key, bytes), stored, lost)
    return { spread, cut }
  }

  /** Resolves to true once the conversion is stored, to false when the outbox could not take it. */
  storeConversion(key: Buffer, now: number, make: (origin: Buffer) => NewConversion): Promise<boolean> {
    if (!this.takesEvents) return Promise.resolve(false)
    const { outbox, turn, partitionOfConversion } = this.#options
    const { partition } = partitionOfConversion(key, now)
    const sequence = outbox.nextSequence(CONVERSIONS.name, partition)
    const bytes = encodeConversion(make(makeOrigin(outbox.stream, sequence)))
    const offset = outbox.append(CONVERSIONS.name, partition, sequence, key, bytes)
    return new Promise((resolve) => {
      turn.add(
        CONVERSIONS.name,
        offset,
        () => resolve(true),
        () => resolve(false),
      )
    })
  }
}
