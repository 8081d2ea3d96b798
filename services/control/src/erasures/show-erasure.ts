import { asInstant } from '@smartlink/catalog/entities/instant'
import type { ErasureMessage } from '@smartlink/events/erasure-message'
import { z } from 'zod'

const count = z.int()

export const shownErasure = z.object({
  id: z.string(),
  subject: z.enum(['publisher', 'click', 'address']),
  publisher_id: count.exactOptional(),
  click_id: z.string().exactOptional(),
  hashes: count
    .exactOptional()
    .describe('Of an address, which itself is kept nowhere: how many of its keyed hashes are erased'),
  until: z.string().describe('What came up to this time is erased, also when it arrives later'),
  asked_at: z.string(),
  asked_by: z.string(),
  state: z
    .enum(['asked', 'deleting', 'waiting', 'rebuilding', 'done'])
    .describe(
      'waiting: what was under way when it began is being stored, to be removed as well; rebuilding: sums are made again',
    ),
  detail: z.string().describe('What it waits for, or what is left'),
  removed: z.object({ clicks: count, conversions: count, refused_postbacks: count, scores: count }),
  days_left: z
    .array(z.string())
    .describe('Days whose sums still count it, because their clicks are no longer kept whole'),
  not_reached: z.array(z.string()).describe('Where something of it may still lie, and how long'),
  done_at: z.string().nullable(),
})

export function showErasure(erasure: ErasureMessage): z.output<typeof shownErasure> {
  const { subject, asked_at: askedAt, done_at: doneAt, actor } = erasure
  return {
    id: erasure.id,
    subject: subject.kind,
    ...(subject.kind === 'publisher' ? { publisher_id: subject.publisher_id } : {}),
    ...(subject.kind === 'click' ? { click_id: subject.click_id } : {}),
    ...(subject.kind === 'address' ? { hashes: subject.hashes.length } : {}),
    until: asInstant(erasure.until),
    asked_at: asInstant(askedAt),
    asked_by: actor,
    state: erasure.state,
    detail: erasure.detail,
    removed: erasure.removed,
    days_left: erasure.days_left,
    not_reached: [...NOT_REACHED, ...NOT_REACHED_OF[subject.kind]],
    done_at: doneAt === null ? null : asInstant(doneAt),
  }
}

const NOT_REACHED = [
  'the log, until its retention is over: clicks 7 days, conversions and parked records 30 days; whatever is read from it again is left out',
  'outboxes of the nodes, until what was shipped is removed there (24 hours unless set otherwise)',
  'copies that were made: backups of ClickHouse, exports',
]

const NOT_REACHED_OF = {
  publisher: ['the catalog and its history: the name of the publisher stays until it is changed there'],
  click: [],
  address: [
    'clicks whose hash of the address has expired, or was made with a master key that is no longer held; clicks of its network, stored as a /24 or /48',
    'published fraud scores in the log, until they expire (8 days)',
  ],
} as const
