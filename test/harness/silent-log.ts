import { waitFor } from '@smartlink/service-kit/wait-for'
import { expect } from 'vitest'
import type { ApiClient } from './api.ts'
import { SERVICE_NAMES } from './services.ts'
import type { ServiceFleet, ServiceName } from './services.ts'

interface Dependency {
  readonly name: string
  readonly ready: boolean
  readonly reason?: string
}

interface Health {
  readonly writes: boolean
  readonly dependencies: readonly Dependency[]
  readonly consumers: readonly unknown[]
}

/** An answer of a management API, and how long it took. */
export interface TimedAnswer {
  readonly status: number
  readonly type: string
  readonly body: Readonly<Record<string, unknown>>
  readonly tookMs: number
}

/** They can do nothing without the log; the others go on answering. */
const IDLE_WITHOUT_LOG: readonly ServiceName[] = ['cap-keeper', 'fraud-scorer', 'click-sink']
const SAID_WITHIN_MS = 15_000
const READY_AGAIN_WITHIN_MS = 60_000
const SILENT = /no Kafka broker has answered for \d+ s.* see whether the brokers run/

export async function timed(answer: Promise<Response>): Promise<TimedAnswer> {
  const startedMs = performance.now()
  const response = await answer
  const text = await response.text()
  const type = response.headers.get('content-type') ?? ''
  const body = JSON.parse(text) as Record<string, unknown>
  return { status: response.status, type, body, tookMs: performance.now() - startedMs }
}

/** Waits until every service says that the log is away: with 503 who waits for it, with 200 who goes on answering. */
export async function expectSaidByAll(fleet: ServiceFleet): Promise<void> {
  await eachSays(fleet, SAID_WITHIN_MS, (service, status, { ready, reason }) => {
    const isIdle = IDLE_WITHOUT_LOG.includes(service)
    return SILENT.test(reason ?? '') && ready === !isIdle && status === (isIdle ? 503 : 200)
  })
}

/** Waits until every service is ready, and says nothing against the log. */
export function expectReadyAgain(fleet: ServiceFleet): Promise<void> {
  return eachSays(
    fleet,
    READY_AGAIN_WITHIN_MS,
    (_service, status, { ready, reason }) => status === 200 && ready && reason === undefined,
  )
}

async function eachSays(
  fleet: ServiceFleet,
  deadlineMs: number,
  fits: (service: ServiceName, status: number, log: Dependency) => boolean,
): Promise<void> {
  await Promise.all(
    SERVICE_NAMES.map((service) =>
      waitFor(
        async () => {
          const response = await fetch(`${String(fleet.running(service).ready['ops'])}/readyz`)
          const { dependencies } = (await response.json()) as { dependencies: readonly Dependency[] }
          const log = dependencies.find(({ name }) => name === 'log')
          return log !== undefined && fits(service, response.status, log)
        },
        { deadlineMs, everyMs: 200, what: `what ${service} should say of the log` },
      ),
    ),
  )
}

/** Health answers at once, names the log, and says that nothing is written. */
export async function expectHealthNamesLog(control: ApiClient): Promise<void> {
  const { status, body, tookMs } = await timed(control.raw('GET', '/v1/health'))
  const { writes, dependencies, consumers } = body as unknown as Health
  expect({ status, writes, consumers }).toEqual({ status: 200, writes: false, consumers: [] })
  expect(dependencies.filter(({ name }) => name === 'log')).toEqual([
    { name: 'log', ready: false, reason: expect.stringMatching(SILENT) as string },
  ])
  expect(tookMs).toBeLessThan(1_000)
}

/** A refusal that is told within a time, and can be read by programs. */
export function expectRefused({ status, type, body, tookMs }: TimedAnswer, code: string, withinMs: number): void {
  expect({ status, type: type.split(';')[0], code: body['code'] }).toEqual({
    status: 503,
    type: 'application/problem+json',
    code,
  })
  expect(tookMs).toBeLessThan(withinMs)
}
