import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sampleClick } from '@smartlink/events/testing/sample-events'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { insertClicks } from '../testing/insert-events.ts'
import { startTestClickHouse } from '../testing/test-clickhouse.ts'
import { startEmbeddedClickHouse } from './start-embedded-clickhouse.ts'
import type { EmbeddedClickHouse } from './start-embedded-clickhouse.ts'
import type { TestClickHouse } from '../testing/test-clickhouse.ts'

const QUIET = { info: () => undefined, warn: () => undefined }
const MEMORY = { memoryBytes: 512 * 1024 ** 2 }

describe('a supervised server', () => {
  const dirs: string[] = []
  const servers: EmbeddedClickHouse[] = []
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()))
    for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
  })
  const newDir = (): string => {
    const dir = mkdtempSync(join(tmpdir(), 'smartlink-embedded-'))
    dirs.push(dir)
    return dir
  }

  test('comes back at the same address after kill -9, with what was stored', async () => {
    const server = await startTestClickHouse()
    servers.push(server)
    dirs.push(server.dir)
    const sink = server.open('sink')
    await insertClicks(sink, [sampleClick({ time: Date.now() })])
    const killed = server.pid()
    kill(killed)
    await waitFor(() => server.pid() !== undefined && server.pid() !== killed, {
      deadlineMs: 30_000,
      what: 'a new child to answer',
    })
    expect(server.readiness()).toEqual({ name: 'clickhouse', ready: true })
    expect(await sink.query('SELECT count() AS clicks FROM clicks')).toEqual([{ clicks: 1 }])
  }, 60_000)

  test('is waited for, and then refused, when another one holds its directory', async () => {
    const dir = newDir()
    servers.push(await startEmbeddedClickHouse({ dir, httpPort: 0, logger: QUIET, ...MEMORY }))
    const said: string[] = []
    const logger = { ...QUIET, info: (_: object, message: string) => void said.push(message) }
    await expect(
      startEmbeddedClickHouse({ dir, httpPort: 0, logger, lockWaitMs: 1_000, ...MEMORY }),
    ).rejects.toMatchObject({ code: 'clickhouse.locked' })
    expect(said).toContain('waiting for another process to let go of clickhouse')
  }, 60_000)

  test('says at once that another program has its port', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const said: string[] = []
    const logger = { ...QUIET, info: (_: object, message: string) => void said.push(message) }
    try {
      await expect(
        startEmbeddedClickHouse({ dir: newDir(), httpPort: port, logger, lockWaitMs: 3_600_000, ...MEMORY }),
      ).rejects.toMatchObject({ code: 'EADDRINUSE', port })
      expect(said).toEqual([])
    } finally {
      other.close()
    }
  })

  test('takes over the directory and the port as soon as the other one lets go', async () => {
    const dir = newDir()
    const first = await startEmbeddedClickHouse({ dir, httpPort: 0, logger: QUIET, ...MEMORY })
    const httpPort = Number(new URL(first.url).port)
    const [second] = await Promise.all([
      startEmbeddedClickHouse({ dir, httpPort, logger: QUIET, ...MEMORY }),
      first.stop(),
    ])
    servers.push(second)
    expect(second.url).toBe(first.url)
  }, 60_000)

  test('ends with its parent, also when the parent is killed with -9', async () => {
    const dir = newDir()
    const script = fileURLToPath(new URL('./testing/run-and-report-pid.ts', import.meta.url))
    const parent = spawn(process.execPath, [script, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
    const child = await new Promise<number>((resolve) => {
      parent.stdout.once('data', (bytes: Buffer) => resolve(Number(bytes.toString())))
    })
    expect(isAlive(child)).toBe(true)
    parent.kill('SIGKILL')
    await waitFor(() => !isAlive(child), { deadlineMs: 15_000, what: 'the child to end' })
  }, 60_000)
})

describe('its users', () => {
  let server: TestClickHouse
  beforeAll(async () => {
    server = await startTestClickHouse()
    await insertClicks(server.open('sink'), [
      sampleClick({ time: Date.now(), publisher_id: 7, revenue_micros: 5 }),
      sampleClick({ time: Date.now(), publisher_id: 8 }),
    ])
    writeFileSync(
      join(server.dir, 'publisher-users.json'),
      JSON.stringify([{ name: 'acme', publisher_id: 7, password_file: 'acme-password' }]),
    )
    // Users are read at a start of the server.
    const before = server.pid()
    kill(before)
    await waitFor(() => server.pid() !== undefined && server.pid() !== before, {
      deadlineMs: 30_000,
      what: 'a restart',
    })
  }, 60_000)
  afterAll(() => server.stop())

  const as = async (user: string, password: string, sql: string): Promise<string> => {
    const response = await fetch(`${server.url}/?query=${encodeURIComponent(sql)}`, {
      headers: { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password },
    })
    return (await response.text()).trim()
  }
  const analyst = (sql: string): Promise<string> =>
    as('analyst', readFileSync(server.analyst.passwordFile, 'utf8').trim(), sql)
  const acme = (sql: string): Promise<string> =>
    as('acme', readFileSync(join(server.dir, 'acme-password'), 'utf8').trim(), sql)

  test('default gets in neither with a password nor without', async () => {
    expect(await as('default', '', 'SELECT 1')).toContain('USER_SESSION_LIMIT_EXCEEDED')
    expect(await as('default', 'guess', 'SELECT 1')).toContain('USER_SESSION_LIMIT_EXCEEDED')
    const anonymous = await fetch(`${server.url}/?query=SELECT%201&max_sessions_for_user=0`)
    expect(anonymous.ok).toBe(false)
  })

  test('the analyst reads everything in the database, within limits it cannot lift, and nothing else', async () => {
    expect(await analyst('SELECT count() FROM smartlink.v_clicks')).toBe('2')
    for (const [sql, refusal] of [
      ['DROP TABLE smartlink.clicks', 'ACCESS_DENIED'],
      ["INSERT INTO smartlink.dirty_hours VALUES (now(), 1, true, '')", 'ACCESS_DENIED'],
      ["SELECT * FROM file('/etc/passwd', LineAsString)", 'ACCESS_DENIED'],
      ["SELECT * FROM url('http://127.0.0.1/', LineAsString)", 'ACCESS_DENIED'],
      ['SELECT 1 SETTINGS max_execution_time = 0', 'SETTING_CONSTRAINT_VIOLATION'],
      ['SELECT 1 SETTINGS max_memory_usage = 0', 'SETTING_CONSTRAINT_VIOLATION'],
      ['SELECT 1 SETTINGS readonly = 0', 'READONLY'],
    ] as const) {
      expect({ sql, answer: await analyst(sql) }).toEqual({ sql, answer: expect.stringContaining(refusal) })
    }
  })

  test('passwords of people change in their files, at once and without a restart, and a password made empty lets nobody in', async () => {
    const before = server.pid()
    const file = server.analyst.passwordFile
    const former = readFileSync(file, 'utf8').trim()
    expect(await as('analyst', former, 'SELECT 1')).toBe('1')
    writeFileSync(file, 'changed\n')
    expect(await as('analyst', former, 'SELECT 1')).toContain('AUTHENTICATION_FAILED')
    expect(await as('analyst', 'changed', 'SELECT 1')).toBe('1')
    writeFileSync(file, '\n')
    for (const guess of ['', '\n', 'changed', former]) {
      expect(await as('analyst', guess, 'SELECT 1')).toContain('AUTHENTICATION_FAILED')
    }
    writeFileSync(file, `${former}\n`)
    writeFileSync(join(server.dir, 'acme-password'), 'other:word\n')
    expect(await as('acme', 'other:word', 'SELECT 1')).toBe('1')
    expect(await as('acme', former, 'SELECT 1')).toContain('AUTHENTICATION_FAILED')
    expect(await as('smartlink', former, 'SELECT 1')).toContain('AUTHENTICATION_FAILED')
    expect(server.pid()).toBe(before)
  })

  test('a user of a publisher sees its own rows in every table, and no column that is not its business', async () => {
    expect(await acme('SELECT count(), any(publisher_id) FROM smartlink.clicks')).toBe('1\t7')
    expect(await acme('SELECT sum(clicks) FROM smartlink.clicks_hourly')).toBe('1')
    expect(await acme('SELECT sum(clicks) FROM smartlink.clicks_hourly_audience')).toBe('1')
    for (const sql of [
      'SELECT revenue FROM smartlink.clicks',
      'SELECT fraud_score FROM smartlink.clicks',
      'SELECT reason FROM smartlink.clicks_hourly',
      'SELECT trace FROM smartlink.clicks',
      'SELECT * FROM smartlink.skips_hourly',
      'SELECT * FROM smartlink.catalog_history',
      'SELECT * FROM smartlink.v_clicks',
    ]) {
      const refusal = expect.stringMatching(/ACCESS_DENIED|UNKNOWN_IDENTIFIER|UNKNOWN_TABLE/)
      expect({ sql, answer: await acme(sql) }).toEqual({ sql, answer: refusal })
    }
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // No such process.
    return false
  }
}

/** Never a signal without a process: to the number -1 it would go to every process there is. */
function kill(pid: number | undefined): void {
  if (pid === undefined) throw new Error('there is no server to kill')
  process.kill(pid, 'SIGKILL')
}
