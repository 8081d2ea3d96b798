import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createClickTokens } from '@smartlink/click-token/click-token'
import { formatUuid } from '@smartlink/events/uuid7'
import { openSecrets } from '@smartlink/secrets/open-secrets'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { temporaryDataDir } from './testing/ingress-on-log.ts'
import { storedClicks, storedSequences } from './testing/stored-events.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const CONNECTIONS = 16
const ANSWERS_PER_LIFE = 1_500

const data = temporaryDataDir()
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  data.remove()
})

async function startProcess(): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const script = join(import.meta.dirname, 'testing', 'ingress-process.ts')
  const child = spawn(process.execPath, [script, data.path], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { url, child }
}

/** The address an answer leads to; undefined when none came. */
function ask(url: string, agent: Agent): Promise<string | undefined> {
  return new Promise((resolve) => {
    get(`${url}/go?pub=7`, { agent }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode === 302 ? response.headers.location : undefined))
      response.on('error', () => resolve(undefined))
    }).on('error', () => resolve(undefined))
  })
}

describe('an ingress that is killed under load', () => {
  it('has every redirect it gave in its outbox once, with sequences that have no hole, life after life', async () => {
    const received: string[] = []
    for (let life = 0; life < 3; life += 1) {
      const { url, child } = await startProcess()
      const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
      let alive = true
      const before = received.length
      const visitors = Array.from({ length: CONNECTIONS }, async () => {
        while (alive) {
          const location = await ask(url, agent)
          if (location !== undefined) received.push(location)
        }
      })
      await waitFor(() => received.length >= before + ANSWERS_PER_LIFE, {
        deadlineMs: 60_000,
        what: `${ANSWERS_PER_LIFE} redirects`,
      })
      child.kill('SIGKILL')
      await once(child, 'exit')
      alive = false
      agent.destroy()
      await Promise.all(visitors)
    }

    const tokens = createClickTokens(openSecrets({ directory: join(data.path, 'secrets'), create: false }).clickToken)
    const answered = received.map((location) => {
      const verified = tokens.verify(new URL(location).searchParams.get('c') ?? '')
      if (!verified.ok) throw new Error(`no click token in ${location}`)
      return formatUuid(Buffer.from(verified.token.clickId))
    })
    const outboxes = [0, 1].map((number) => join(data.path, 'outbox', String(number)))
    const counts = new Map<string, number>()
    for (const { click_id } of outboxes.flatMap(storedClicks)) {
      const id = formatUuid(click_id)
      counts.set(id, (counts.get(id) ?? 0) + 1)
    }
    expect(new Set(answered).size).toBe(answered.length)
    expect(answered.filter((id) => counts.get(id) !== 1)).toEqual([])
    expect([...counts.values()].every((count) => count === 1)).toBe(true)

    const sequences = outboxes.flatMap((outbox) => [...storedSequences(outbox)])
    expect(sequences).toHaveLength(6)
    expect(new Set(sequences.map(([name]) => name)).size).toBe(6)
    for (const [name, numbers] of sequences) {
      expect([name, numbers]).toEqual([name, numbers.map((_, index) => index)])
    }
  })
})
