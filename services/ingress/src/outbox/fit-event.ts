import { encodeClickInto } from '@smartlink/events/codec'
import type { NewClick } from '@smartlink/events/generated/click'
import type { ClickSections } from '@smartlink/events/generated/write-click'
import { MAX_EVENT_BYTES } from '@smartlink/outbox/outbox-writer'
import { cutText } from '@smartlink/click-request/cut-text'

const SCRATCH_BYTES = 1024 * 1024
const CUT_DESTINATION_BYTES = 1024
const CUT_TEXT_BYTES = 255
const CUT_STEPS = 20

/** A click as the outbox takes it; `bytes` is a view that is good until the next call. */
export interface FittedClick {
  readonly bytes: Buffer
  /** It was too long, and some of what it says was cut. */
  readonly cut: boolean
}

/**
 * Encodes a click within the 16 KiB of an event: `fields` and `sections` say all of it. Only of one that is too long is
 * the whole asked for, to be cut.
 */
export type FitClick = (fields: NewClick, sections: ClickSections, whole: () => NewClick) => FittedClick

/** What is cut first is what says least; tokens taken from caps always stay, because wallets are counted from them. */
export function createClickFitter(): FitClick {
  const scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES)
  return (fields, sections, whole) => {
    const end = encodeClickInto(fields, scratch, 0, sections)
    if (end >= 0 && end <= MAX_EVENT_BYTES) return { bytes: scratch.subarray(0, end), cut: false }
    const click = whole()
    const shortened = shorten(click)
    const shortEnd = encodeClickInto(shortened, scratch, 0)
    if (shortEnd >= 0 && shortEnd <= MAX_EVENT_BYTES) return { bytes: scratch.subarray(0, shortEnd), cut: true }
    const bareEnd = encodeClickInto({ ...shortened, trace: [], caps: taken(click) }, scratch, 0)
    return { bytes: scratch.subarray(0, bareEnd), cut: true }
  }
}

function shorten(click: NewClick): NewClick {
  const short = (text: string | undefined): string => cutText(text ?? '', CUT_TEXT_BYTES).text
  const tokens = taken(click)
  const looked = (click.caps ?? []).filter(({ spent, passed }) => !spent && !passed)
  return {
    ...click,
    destination: cutText(click.destination ?? '', CUT_DESTINATION_BYTES).text,
    user_agent: short(click.user_agent),
    referrer: short(click.referrer),
    trace: (click.trace ?? []).slice(0, CUT_STEPS),
    caps: [...tokens, ...looked.slice(0, Math.max(0, CUT_STEPS - tokens.length))],
    given: (click.given ?? []).slice(0, CUT_STEPS),
    params: {},
    flags: [...(click.flags ?? []), 'cut'],
  }
}

function taken(click: NewClick): NonNullable<NewClick['caps']> {
  return (click.caps ?? []).filter(({ spent, passed }) => spent || passed)
}
