import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventLog } from '@smartlink/event-log/event-log'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import { TOPICS } from '@smartlink/events/topics'
import type { Secrets } from '@smartlink/secrets/open-secrets'
import { openSecrets } from '@smartlink/secrets/open-secrets'
import { systemClock } from '@smartlink/service-kit/clock'
import { createLogger } from '@smartlink/service-kit/logger'
import { createMetrics } from '@smartlink/service-kit/metrics'
import type { ControlConfig } from '../config.ts'
import type { Control } from '../start-control.ts'
import { startControl } from '../start-control.ts'

/** An answer with its body read. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  // What a test looks at in an answer is whatever it expects there.
  readonly body: ReturnType<typeof JSON.parse>
  readonly text: string
}

/** The service on a real embedded log in a directory of its own. */
export class ControlUnderTest {
  readonly directory: string
  readonly #overrides: Partial<ControlConfig>
  readonly crashes: Error[] = []
  /** Of the service opened last. */
  metrics = createMetrics('control')
  #log: EventLog | undefined
  #control: Control | undefined
  adminToken = ''

  private constructor(directory: string, overrides: Partial<ControlConfig>) {
    this.directory = directory
    this.#overrides = overrides
  }

  static async start(overrides: Partial<ControlConfig> = {}): Promise<ControlUnderTest> {
    const test = new ControlUnderTest(await mkdtemp(join(tmpdir(), 'control-')), overrides)
    await test.open()
    return test
  }

  get control(): Control {
    if (this.#control === undefined) throw new Error('not running')
    return this.#control
  }

  get log(): EventLog {
    if (this.#log === undefined) throw new Error('not running')
    return this.#log
  }

  get secrets(): Secrets {
    return openSecrets({ directory: this.secretsDirectory, create: true })
  }

  get secretsDirectory(): string {
    return join(this.directory, 'secrets')
  }

  async open(): Promise<void> {
    const logger = createLogger({ level: 'silent', pretty: false })
    const dataDir = this.directory
    const options = { url: 'embedded', dataDir, topicPrefix: '', groupPrefix: '', clientId: 'test', logger }
    this.#log = await openEventLog(options)
    await this.#log.ensureTopics(TOPICS)
    this.#control = await this.startAnother()
    this.adminToken = (await readFile(join(this.secretsDirectory, 'admin-token'), 'utf8')).trim()
  }

  /** One more service on the same log. */
  startAnother(): Promise<Control> {
    this.metrics = createMetrics('control')
    const config: ControlConfig = {
      host: '127.0.0.1',
      port: 0,
      secretsDirectory: this.secretsDirectory,
      rateLimits: { windowMs: 10_000, limit: 1_000_000 },
      ingressUrl: 'http://127.0.0.1:8080',
      geoPaths: [],
      fraudRules: [],
      addressDays: 90,
      reportUrl: undefined,
      consoleDirectory: join(this.directory, 'no-console'),
      demo: false,
      ...this.#overrides,
    }
    return startControl(config, {
      log: this.log,
      logger: createLogger({ level: 'silent', pretty: false }),
      clock: systemClock,
      secrets: this.secrets,
      metrics: this.metrics,
      crash: (error) => this.crashes.push(error),
    })
  }

  async close(): Promise<void> {
    await this.#control?.stop()
    await this.#log?.close()
    this.#control = undefined
    this.#log = undefined
  }

  async restart(): Promise<void> {
    await this.close()
    await this.open()
  }

  async dispose(): Promise<void> {
    await this.close()
    await rm(this.directory, { recursive: true })
  }

  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    const response = await fetch(new URL(path, this.control.url), {
      method,
      redirect: 'manual',
      headers: {
        ...(this.adminToken === '' ? {} : { authorization: `Bearer ${this.adminToken}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : undefined, text }
  }

  /** Creates and returns it; fails the test when that is refused. */
  async create(collection: string, body: unknown) {
    const answer = await this.ask('POST', `/v1/${collection}`, body)
    if (answer.status !== 201) throw new Error(`POST ${collection}: ${answer.status} ${answer.text}`)
    return answer.body
  }

  /** An advertiser, an offer for it, and whatever else of the offer is given. */
  async createOffer(fields: Record<string, unknown> = {}) {
    const advertiser_id = fields['advertiser_id'] ?? (await this.create('advertisers', { name: 'Advertiser' })).id
    return this.create('offers', { name: 'Offer', url: 'https://shop.example/?c={click_id}', advertiser_id, ...fields })
  }

  /** A token of a role, ready for a header. */
  async token(role: string, publisher_id?: number): Promise<Record<string, string>> {
    const body = { name: role, role, ...(publisher_id === undefined ? {} : { publisher_id }) }
    return { authorization: `Bearer ${(await this.create('tokens', body)).token}` }
  }
}
