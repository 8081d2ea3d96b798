import { instant } from '@smartlink/catalog/entities/instant'
import { identifier } from '@smartlink/catalog/entities/identifier'
import type { CatalogReader } from '@smartlink/catalog/view/catalog-reader'
import type { EventLog } from '@smartlink/event-log/event-log'
import { MAX_ERASED_HASHES } from '@smartlink/events/erasure-message'
import type { ErasureMessage } from '@smartlink/events/erasure-message'
import { created, refused } from '@smartlink/http/answer'
import type { Answer } from '@smartlink/http/answer'
import { invalid } from '@smartlink/http/problem'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import { keysOf } from '@smartlink/secrets/key'
import type { Secrets } from '@smartlink/secrets/open-secrets'
import type { Clock } from '@smartlink/service-kit/clock'
import { addressNames } from '@smartlink/visitor-facts/address/address-names'
import { z } from 'zod'
import { askErasure } from '../erasures/ask-erasure.ts'
import { showErasure, shownErasure } from '../erasures/show-erasure.ts'
import { actorOf } from './actor.ts'
import { untilLogAnswers } from './log-deadline.ts'

const DAY_MS = 86_400_000
/** Clicks may be shipped and stored later than they were decided. */
const LATE_DAYS = 8
const SUBJECTS = ['publisher_id', 'click_id', 'address'] as const

const body = z
  .strictObject({
    publisher_id: identifier.exactOptional(),
    click_id: z.uuid().exactOptional(),
    address: z
      .union([z.ipv4(), z.ipv6()])
      .exactOptional()
      .describe('Only its keyed hashes leave this process, and are kept'),
    until: instant.exactOptional().describe('What came up to then; now, when it is left out'),
  })
  .refine((given) => SUBJECTS.filter((name) => given[name] !== undefined).length === 1, {
    path: ['publisher_id'],
    error: 'Give one of publisher_id, click_id and address',
    params: { code: 'not_allowed' },
  })

export interface ErasureDependencies {
  readonly log: EventLog
  readonly view: CatalogReader
  readonly secrets: Pick<Secrets, 'master' | 'derived'>
  readonly clock: Clock
  /** How long clicks keep the hash of their address. */
  addressDays(): Promise<number>
}

interface Refusal {
  readonly pointer: string
  readonly code: string
  readonly message: string
}

/** `POST /v1/erasures` */
export function createErasure({ log, view, secrets, clock, addressDays }: ErasureDependencies): Route {
  async function subjectOf(given: z.output<typeof body>, nowMs: number): Promise<ErasureMessage['subject'] | Refusal> {
    const { publisher_id: publisherId, click_id: clickId, address = '' } = given
    if (publisherId !== undefined) {
      return view.any('publisher', publisherId) === undefined
        ? { pointer: '/publisher_id', code: 'not_found', message: 'There is no such publisher' }
        : { kind: 'publisher', publisher_id: publisherId }
    }
    if (clickId !== undefined) return { kind: 'click', click_id: clickId.toLowerCase() }
    const range = { fromMs: nowMs - ((await addressDays()) + LATE_DAYS) * DAY_MS, toMs: nowMs }
    const names =
      addressNames(
        secrets.derived,
        keysOf(secrets.master).map(({ id }) => id),
        address,
        range,
      ) ?? []
    if (names.length === 0 || names.length > MAX_ERASED_HASHES) {
      const message =
        names.length === 0
          ? 'Is no address'
          : `Has ${names.length} hashes, more than ${MAX_ERASED_HASHES}: keep addresses for a shorter time, or fewer master keys`
      return { pointer: '/address', code: 'bad_format', message }
    }
    return { kind: 'address', hashes: names.map(({ keyId, hash }) => ({ key_id: keyId, hash })) }
  }

  return route({
    method: 'post',
    path: '/v1/erasures',
    tag: 'erasures',
    summary: 'Erase what is stored of a publisher, a click or an address',
    description: 'It is taken up within seconds, and can not be taken back. Ask for it again to see how far it is.',
    access: 'admin',
    body,
    responses: { 201: { description: 'Asked for', schema: shownErasure, headers: { Location: 'Where it is' } } },
    problems: { 503: 'The log does not answer now' },
    handle: async ({ body: given, principal }): Promise<Answer> => {
      const nowMs = clock.now()
      const until = given.until === undefined ? nowMs : Date.parse(given.until)
      const subject = await subjectOf(given, nowMs)
      const errors = [
        ...(until > nowMs
          ? [
              {
                pointer: '/until',
                code: 'out_of_range',
                message: 'Must not lie in the future: close what sends clicks instead',
              },
            ]
          : []),
        ...('pointer' in subject ? [subject] : []),
      ]
      if (errors.length > 0 || 'pointer' in subject) {
        return refused(invalid('request.invalid', 'This can not be erased', { errors }))
      }
      return untilLogAnswers(async (signal) => {
        const erasure = await askErasure(log, { subject, until, asked_at: nowMs, actor: actorOf(principal) }, signal)
        return created(`/v1/erasures/${erasure.id}`, showErasure(erasure))
      })
    },
  })
}
