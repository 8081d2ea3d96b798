import { decodeEvent } from '@smartlink/events/codec'
import type { NewClick } from '@smartlink/events/generated/click'
import { MAX_EVENT_BYTES } from '@smartlink/outbox/outbox-writer'
import { describe, expect, it } from 'vitest'
import { createClickFitter } from './fit-event.ts'

const SMALL: NewClick = {
  click_id: Buffer.alloc(16, 1),
  origin: Buffer.alloc(16, 2),
  time: 1_780_000_000_000,
  destination: 'https://x.example/',
  flags: ['spread'],
}

function decoded(bytes: Buffer) {
  const event = decodeEvent(Buffer.from(bytes))
  if (event.state !== 'event' || event.name !== 'click') throw new Error(`no click: ${event.state}`)
  return event.value
}

function looks(count: number, spent: boolean) {
  return Array.from({ length: count }, (_, n) => ({
    cap: `o2147483647.c${n}.r999999.p2147483647.s0123456789abcdef.clicks.hour.America/Argentina/ComodRivadavia`,
    window: `2026-06-10T12-03:00`,
    remaining: 5,
    spent,
    passed: false,
  }))
}

describe('an event for the outbox', () => {
  const fitSections = createClickFitter()
  const fit = (click: NewClick) => fitSections(click, {}, () => click)

  it('is taken as it is while it fits', () => {
    const { bytes, cut } = fit(SMALL)
    expect(cut).toBe(false)
    expect(decoded(bytes)).toMatchObject(SMALL)
  })

  it('that is too long loses what says least, is flagged, and keeps every token it took', () => {
    const taken = looks(64, true)
    const { bytes, cut } = fit({
      ...SMALL,
      destination: `https://x.example/${'d'.repeat(8_000)}`,
      user_agent: 'u'.repeat(1_024),
      trace: Array.from({ length: 100 }, (_, member) => ({ member, offer_id: member, result: 'target.os_version' })),
      caps: [...looks(200, false), ...taken],
      params: Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`p${n}`, 'v'.repeat(255)])),
    })
    expect(cut).toBe(true)
    expect(bytes.length).toBeLessThanOrEqual(MAX_EVENT_BYTES)
    const click = decoded(bytes)
    expect(click.flags).toEqual(['spread', 'cut'])
    expect(click.caps.filter(({ spent }) => spent)).toEqual(taken)
    expect(click.destination).toHaveLength(1_024)
    expect(click.click_id).toEqual(SMALL.click_id)
  })
})
