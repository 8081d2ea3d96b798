import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { KafkaCluster } from '@smartlink/kafka-broker/kafka-cluster'
import { startKafka } from '@smartlink/kafka-broker/start-kafka'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))
const PATIENCE_MS = 90_000
const NOBODY_PAUSE_MS = 50

interface ControlProcess {
  readonly child: ChildProcess
  readonly url: string
}

let kafka: KafkaCluster
let directory: string
let token = ''
const processes: ControlProcess[] = []

beforeAll(async () => {
  kafka = await startKafka({ brokers: 1 })
  directory = await mkdtemp(join(tmpdir(), 'control-kafka-'))
}, 120_000)
afterAll(async () => {
  await Promise.all(processes.map(({ child }) => stop(child, 'SIGKILL')))
  await kafka.stop()
  await rm(directory, { recursive: true })
}, 60_000)

async function start(name: string): Promise<ControlProcess> {
  const settings = {
    LOG: `kafka://${kafka.brokers.join(',')}`,
    DATA: join(directory, name),
    SECRETS: join(directory, 'secrets'),
    CONTROL_PORT: '0',
    OPS_PORT: '0',
    LOG_LEVEL: 'error',
  }
  const env = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`SMARTLINK_${key}`, value]))
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const ready = JSON.parse(line) as { control: string; admin_token_file: string }
  token = (await readFile(ready.admin_token_file, 'utf8')).trim()
  const running = { child, url: ready.control }
  processes.push(running)
  return running
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}

interface Publisher {
  readonly id: number
  readonly name: string
  readonly revision: number
}

function ask(url: string, method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** Creates publishers through whichever process takes them, and keeps those that were acknowledged. */
function writeOn(urls: readonly string[]) {
  const acknowledged: Publisher[] = []
  let stopped = false
  let count = 0
  async function run(): Promise<void> {
    while (!stopped) {
      const before = acknowledged.length
      for (const url of urls) {
        const name = `P${count++}`
        const response = await ask(url, 'POST', '/v1/publishers', { name }).catch(() => undefined)
        if (response?.status === 201) acknowledged.push((await response.json()) as Publisher)
        else await response?.body?.cancel()
      }
      // While nobody writes, the machine is left to who takes over.
      if (acknowledged.length === before) await delay(NOBODY_PAUSE_MS)
    }
  }
  const running = Promise.all([run(), run(), run(), run()])
  return {
    acknowledged,
    stop: async () => {
      stopped = true
      await running
    },
  }
}

test('the writer is killed under load: the other takes over, and nothing that was acknowledged is lost or doubled', async () => {
  const [first, second] = [await start('first'), await start('second')]
  const load = writeOn([first.url, second.url])
  await waitFor(() => load.acknowledged.length >= 50, { deadlineMs: PATIENCE_MS, what: '50 publishers' })
  const before = load.acknowledged.length
  await stop(first.child, 'SIGKILL')
  await waitFor(() => load.acknowledged.length >= before + 50, { deadlineMs: PATIENCE_MS, what: 'the other to write' })
  await load.stop()

  const third = await start('third')
  for (const { url } of [second, third]) {
    const found = new Map<number, Publisher>()
    let cursor: string | null = ''
    while (cursor !== null) {
      const page = await ask(url, 'GET', `/v1/publishers?limit=1000${cursor === '' ? '' : `&cursor=${cursor}`}`)
      const { items, next_cursor } = (await page.json()) as { items: Publisher[]; next_cursor: string | null }
      for (const item of items) found.set(item.id, item)
      cursor = next_cursor
    }
    expect(load.acknowledged.filter(({ id, name }) => found.get(id)?.name !== name)).toEqual([])
    expect(new Set([...found.values()].map(({ name }) => name)).size).toBe(found.size)
    expect(new Set([...found.values()].map(({ revision }) => revision)).size).toBe(found.size)
  }
  await Promise.all([second, third].map(({ child }) => stop(child, 'SIGTERM')))
  expect([second.child.exitCode, third.child.exitCode]).toEqual([0, 0])
}, 300_000)
