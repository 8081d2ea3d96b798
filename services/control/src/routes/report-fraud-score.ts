import { asInstant, instant } from '@smartlink/catalog/entities/instant'
import { fraudCategory } from '@smartlink/catalog/entities/fraud-policy'
import type { EventLog } from '@smartlink/event-log/event-log'
import { FRAUD_SCORE } from '@smartlink/events/fraud-score-message'
import { FRAUD_SCORES } from '@smartlink/events/topics'
import { bandOf } from '@smartlink/fraud/score'
import { refused } from '@smartlink/http/answer'
import type { Answer } from '@smartlink/http/answer'
import { invalid } from '@smartlink/http/problem'
import type { Route } from '@smartlink/http/route'
import { route } from '@smartlink/http/route'
import type { Clock } from '@smartlink/service-kit/clock'
import { readRequestHeaders } from '@smartlink/visitor-facts/request-headers'
import type { VisitorFacts } from '@smartlink/visitor-facts/visitor-facts'
import { z } from 'zod'
import { actorOf } from './actor.ts'
import { untilLogAnswers } from './log-deadline.ts'

const DAY_MS = 86_400_000
/** As long as keyed hashes of addresses are looked up: this period's and the one before. */
const MAX_EXPIRY_DAYS = 7

const subject = z
  .string()
  .max(300)
  .regex(/^((address|subnet|visitor):[0-9a-f]{16}|source:[1-9][0-9]{0,9}(\/.{0,255})?)$/, {
    error: 'Must be address:, subnet: or visitor: with 16 hex digits, or source: with a publisher and perhaps /sub1',
  })

const body = z
  .strictObject({
    subject: subject.exactOptional(),
    ip: z
      .union([z.ipv4(), z.ipv6()])
      .exactOptional()
      .describe('An address instead of a subject; only its keyed hash leaves this process'),
    score: z.int().min(0).max(100).describe('0 takes a score back'),
    category: z.union([fraudCategory, z.literal('')]).default(''),
    expires_at: instant,
  })
  .refine((given) => (given.subject === undefined) !== (given.ip === undefined), {
    path: ['subject'],
    error: 'Give either a subject or an ip',
    params: { code: 'not_allowed' },
  })

const answer = z.object({
  subject: z.string(),
  score: z.int(),
  band: z.string(),
  category: z.string(),
  expires_at: z.string(),
})

/** An outside verdict is a subject's score like any other. */
export function reportFraudScore(log: EventLog, visitors: VisitorFacts, clock: Clock): Route {
  return route({
    method: 'post',
    path: '/v1/fraud/scores',
    tag: 'fraud',
    summary: 'Report what somebody else knows of a visitor or a source',
    access: 'manager',
    body,
    responses: { 201: { description: 'The score, in force until it expires', schema: answer } },
    problems: { 503: 'The log does not answer now' },
    handle: async ({ body: given, principal }): Promise<Answer> => {
      const now = clock.now()
      const expiresMs = Date.parse(given.expires_at)
      if (expiresMs <= now || expiresMs > now + MAX_EXPIRY_DAYS * DAY_MS) {
        const message = `Must lie in the future, at most ${MAX_EXPIRY_DAYS} days from now`
        const errors = [{ pointer: '/expires_at', code: 'out_of_range', message }]
        return refused(invalid('request.invalid', 'One thing is wrong with the body', { errors }))
      }
      const named = given.subject ?? `address:${keyOf(visitors, given.ip ?? '', now)}`
      const score = {
        subject: named,
        score: given.score,
        band: bandOf(given.score),
        category: given.category,
        expires_at: expiresMs,
        version: '1',
        source: actorOf(principal),
      }
      const record = { key: named, value: FRAUD_SCORE.encode(score) }
      return untilLogAnswers(async (deadline) => {
        await log.append(FRAUD_SCORES.name, [record], deadline)
        const { subject, band, category } = score
        const shown = { subject, score: score.score, band, category, expires_at: asInstant(expiresMs) }
        return { kind: 'json', status: 201, body: shown, headers: {} }
      })
    },
  })
}

function keyOf(visitors: VisitorFacts, ip: string, now: number): string {
  return visitors.of({ method: 'GET', remoteAddress: ip, headers: readRequestHeaders([]) }, now).address_key.hex
}
