import type { NewClick } from '@smartlink/events/generated/click'
import type { ClickSections } from '@smartlink/events/generated/write-click'
import type { NewConversion } from '@smartlink/events/generated/conversion'
import { encodeConversion } from '@smartlink/events/codec'
import { changeSequence, makeOrigin } from '@smartlink/events/origin'
import { CLICKS, CONVERSIONS } from '@smartlink/events/topics'
import type { OutboxWriter } from '@smartlink/outbox/outbox-writer'
import { createClickFitter } from './fit-event.ts'
import type { ChoosePartition } from './partition-choice.ts'
import type { Turn, Waiting } from './turn.ts'

export interface EventOutboxOptions {
  readonly outbox: OutboxWriter
  readonly turn: Turn
  readonly partitionOfClick: ChoosePartition
  readonly partitionOfConversion: ChoosePartition
}

/** A click on its way into the outbox; told there once whether it was stored. */
export interface OutgoingClick extends Waiting {
  /** All that is not said by its sections. */
  fieldsOutsideSections(origin: Buffer, isSpread: boolean): NewClick
  /** All of it. */
  event(origin: Buffer, isSpread: boolean): NewClick
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
  /** Of the click that is appended. */
  readonly #origin: Buffer

  constructor(options: EventOutboxOptions) {
    this.#options = options
    this.#origin = makeOrigin(options.outbox.stream, 0)
  }

  get takesEvents(): boolean {
    return this.#options.outbox.room === 'open'
  }

  /** Appends a click under `key`; to be called only while {@link takesEvents}. */
  appendClick(key: Buffer, now: number, click: OutgoingClick, sections: ClickSections): Appended {
    const { outbox, turn, partitionOfClick } = this.#options
    const { partition, spread } = partitionOfClick(key, now)
    const sequence = outbox.nextSequence(CLICKS.name, partition)
    const origin = this.#origin
    changeSequence(origin, 0, sequence)
    const fields = click.fieldsOutsideSections(origin, spread)
    const { bytes, cut } = this.#fit(fields, sections, () => click.event(origin, spread))
    turn.add(CLICKS.name, outbox.append(CLICKS.name, partition, sequence, key, bytes), click)
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
      turn.add(CONVERSIONS.name, offset, { stored: () => resolve(true), lost: () => resolve(false) })
    })
  }
}
