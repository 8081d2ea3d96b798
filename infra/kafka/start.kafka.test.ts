import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Kafka, logLevel } from 'kafkajs'
import { expect, onTestFinished, test } from 'vitest'
import { findJava } from './src/java.ts'

const java = !('missing' in (await findJava(process.env['JAVA_HOME'])))
const PROGRAM = fileURLToPath(new URL('start.ts', import.meta.url))
const PATIENCE_MS = 60_000

/** Runs the command; resolves to what its ready line says. */
async function start(data: string): Promise<{ child: ChildProcess; brokers: string[] }> {
  const child = spawn(process.execPath, [PROGRAM, '--brokers', '1', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(child.stdout as NonNullable<typeof child.stdout>, 'data')) as [Buffer]
  const { ready, brokers } = JSON.parse(line.toString()) as { ready: boolean; brokers: string[] }
  expect(ready).toBe(true)
  return { child, brokers }
}

function answers(address: string): Promise<boolean> {
  const [host = '', port] = address.split(':')
  return new Promise((resolve) => {
    const socket = createConnection({ host, port: Number(port) })
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

test.runIf(java || process.env['CI'] === 'true')(
  'the command keeps its data over Ctrl-C, and a broker does not outlive a starter that was killed',
  async () => {
    const data = await mkdtemp(join(tmpdir(), 'kafka-start-'))
    onTestFinished(() => rm(data, { recursive: true, force: true, maxRetries: 5 }))
    const first = await start(data)
    const kafka = new Kafka({ brokers: first.brokers, logLevel: logLevel.NOTHING })
    const admin = kafka.admin()
    await admin.connect()
    await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 3 }], waitForLeaders: true })
    await admin.disconnect()
    first.child.kill('SIGINT')
    expect(await once(first.child, 'exit')).toEqual([0, null])

    const second = await start(data)
    const again = new Kafka({ brokers: second.brokers, logLevel: logLevel.NOTHING }).admin()
    await again.connect()
    expect(await again.listTopics()).toContain('kept')
    await again.disconnect()
    const [address = ''] = second.brokers
    expect(await answers(address)).toBe(true)
    second.child.kill('SIGKILL')
    const deadline = performance.now() + PATIENCE_MS
    while (await answers(address)) {
      if (performance.now() > deadline) throw new Error('the broker lives on')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  },
)
