import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { freePorts } from '@smartlink/kafka-broker/free-ports'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { smartlink } from '../harness/command-line.ts'
import type { StartedClickHouse } from '../harness/fleet-on-kafka.ts'
import { childrenOf, startProcess } from '../harness/process.ts'
import type { ManagedProcess } from '../harness/process.ts'
import { prometheusIsHere, startPrometheus } from '../harness/prometheus.ts'
import type { RunningPrometheus } from '../harness/prometheus.ts'
import { startSmartLink, temporaryDirectory } from '../harness/smart-link.ts'
import type { RunningSmartLink } from '../harness/smart-link.ts'
import { steadily } from '../harness/steadily.ts'

/** What a person types because a runbook says so, on a system in which the thing was broken that the runbook is about. */
const DISK_MIB = 300
const directory = temporaryDirectory()
const disk = join(directory.path, 'disk')
let data = join(directory.path, 'data')
mkdirSync(disk)
/** Whether the server of this test has a disk of its own, which can be full. */
const hasDisk = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', disk]).status === 0
const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

describe.skipIf(!prometheusIsHere())('runbooks', () => {
  let clickhouse: ManagedProcess
  let server: StartedClickHouse
  let opsPort = 0
  let system: RunningSmartLink
  let prometheus: RunningPrometheus

  beforeAll(async () => {
    const [clickhousePort = 0, ...ports] = await freePorts(2)
    opsPort = ports[0] ?? 0
    clickhouse = await startProcess({
      args: ['infra/clickhouse/start.ts', '--data', join(disk, 'clickhouse'), '--port', String(clickhousePort)],
    })
    server = clickhouse.ready as unknown as StartedClickHouse
    system = await start()
    prometheus = await startPrometheus(join(directory.path, 'prometheus'), [system.opsUrl])
  })

  afterAll(async () => {
    await prometheus?.stop()
    try {
      await end(system?.process)
    } finally {
      // Also when a test left no system behind.
      await end(clickhouse)
      if (hasDisk) execFileSync('umount', [disk])
      directory.remove()
    }
  })

  async function end(one: ManagedProcess | undefined): Promise<void> {
    one?.kill('SIGTERM')
    await one?.ended
  }

  function start(): Promise<RunningSmartLink> {
    const flags = {
      '--clickhouse': server.clickhouse,
      '--clickhouse-user': server.user,
      '--clickhouse-password-file': server.password_file,
      '--ops-port': String(opsPort),
      '--demo-traffic': '20',
    }
    return startSmartLink({ dataDir: data, flags: [...Object.entries(flags).flat(), '--demo'] })
  }

  function alerts(what: string, holds: (firing: readonly string[]) => boolean): Promise<boolean> {
    return waitFor(async () => holds(await prometheus.firing()), {
      deadlineMs: 300 * prometheus.scrapeMs,
      everyMs: 100,
      what,
    })
  }

  const begun = (...names: readonly string[]): Promise<boolean> =>
    alerts(`alerts: ${names.join(', ')}`, (firing) => names.every((name) => firing.includes(name)))

  const ended = (...names: readonly string[]): Promise<boolean> =>
    alerts(`the end of ${names.join(', ')}`, (firing) => !names.some((name) => firing.includes(name)))

  /** Types a line with the addresses of the system set, and answers what it printed. */
  async function typed(words: readonly string[]): Promise<string> {
    const env = {
      SMARTLINK_DATA: data,
      SMARTLINK_CONTROL: String(system.process.ready['control']),
      SMARTLINK_REPORT: String(system.process.ready['report']),
    }
    const { code, stdout, stderr } = await smartlink(words, env)
    expect({ words, code, stderr }).toMatchObject({ words, code: 0 })
    return stdout
  }

  /** As the service user. */
  async function asked(sql: string): Promise<string> {
    const password = readFileSync(server.password_file, 'utf8').trim()
    const answer = await fetch(`${server.clickhouse}/?database=smartlink`, {
      method: 'POST',
      headers: { 'x-clickhouse-user': server.user, 'x-clickhouse-key': password },
      body: sql,
    })
    const text = await answer.text()
    expect({ sql, status: answer.status, text }).toMatchObject({ sql, status: 200 })
    return text
  }

  /** What the system says, or said last when it is gone. */
  const readiness = (): Promise<string> =>
    fetch(`${system.opsUrl}/readyz`).then(
      (answer) => answer.text(),
      () => system.process.stderr(),
    )

  const visit = (path: string): Promise<Response> =>
    fetch(`${system.ingressUrl}/${path}`, { redirect: 'manual', headers: { 'user-agent': BROWSER } })

  test('outbox: a data directory that is moved to another disk goes on there, with every click once', async () => {
    const click = (number: number): Promise<Response> => visit(`demo?pub=1&sub1=moved&xid=${number}`)
    await Promise.all(Array.from({ length: 40 }, (_, number) => click(number)))
    system.process.kill('SIGKILL')
    await system.process.ended
    const moved = join(directory.path, 'moved')
    execFileSync('cp', ['-a', data, moved])
    rmSync(data, { recursive: true })
    data = moved
    system = await start()
    await click(40)
    const stored = "SELECT count(), uniqExact(click_id) FROM clicks WHERE sub1 = 'moved' FORMAT CSV"
    await expect.poll(() => asked(stored)).toBe('41,41\n')
  })

  test('parked: what a table refused is shown, and sent again when the table is mended', async () => {
    await asked(`ALTER TABLE smartlink.clicks ADD CONSTRAINT no_such_sub CHECK sub1 != 'refused'`)
    await visit('demo?pub=1&sub1=refused')
    await begun('RecordsParked')
    const [parked] = (
      JSON.parse(await typed(['parked', 'ls', '--json'])) as { records: { id: number; reason: string }[] }
    ).records
    expect(parked).toMatchObject({ reason: 'clickhouse.refused' })
    expect(await typed(['parked', 'show', 'clicks.v1', String(parked?.id)])).toContain('no_such_sub')

    await asked('ALTER TABLE smartlink.clicks DROP CONSTRAINT no_such_sub')
    system.process.kill('SIGTERM')
    await system.process.ended
    const replayed = await typed(['parked', 'replay', 'clicks.v1', '--all', '--reason', 'clickhouse.refused'])
    expect(replayed).toContain('Replayed 1')
    system = await start()
  })

  test.skipIf(!hasDisk)('clickhouse: a full disk holds the sink, and space lets it go on', async () => {
    // ClickHouse may write between the two commands, and then there is less than was counted.
    const fill = (leaveKib: number, file: string): Promise<unknown> =>
      waitFor(
        () => {
          const free = Number(execFileSync('df', ['--output=avail', '-k', disk], { encoding: 'utf8' }).split('\n')[1])
          return spawnSync('fallocate', ['-l', `${free - leaveKib}K`, join(disk, file)]).status === 0
        },
        { deadlineMs: 30_000, what: `${file} of the disk to be taken` },
      )
    try {
      await fill(20 * 1024, 'most')
      await begun('ClickHouseDiskFills')
      // Less than the 1 MiB that ClickHouse reserves for a part, and enough for what it notes down meanwhile.
      await fill(512, 'rest')
      await begun('ServiceNotReady')
      await expect.poll(readiness).toContain('not enough space')
    } finally {
      execFileSync('mount', ['-o', `remount,size=${4 * DISK_MIB}m`, disk])
    }
    await ended('ClickHouseDiskFills', 'ServiceNotReady')
  })

  test.skipIf(!hasDisk)(
    'outbox: a directory that can only be read is not shipped, and what to do is said',
    async () => {
      const mounted = join(directory.path, 'mounted')
      mkdirSync(mounted)
      execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', mounted])
      try {
        mkdirSync(join(mounted, 'outbox'))
        execFileSync('mount', ['-o', 'remount,ro', mounted])
        const { code, stderr } = await smartlink(['outbox', 'ship', mounted, '--log', 'kafka://127.0.0.1:1'])
        expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/EROFS.*cp -a/) as string })
      } finally {
        execFileSync('umount', [mounted])
      }
    },
  )

  test('lost-clicks: a fallback ends that visitors are lost, and an old slug is a link again', async () => {
    const japan = [{ dim: 'country', op: 'in', values: ['JP'], unknown: 'deny' }]
    const { id } = await system.control.post<{ id: number }>('/v1/smart-links', {
      slug: 'narrow',
      name: 'Only for Japan',
      visibility: 'public',
      active: true,
      strategy: 'priority',
      members: [{ offer_id: 1, rank: 1, targeting: japan }],
    })
    const stop = steadily(50, () => Promise.all([visit('narrow?pub=1'), visit('gone?pub=1')]))
    await begun('VisitorsLost', 'UnknownLinks')

    const lost = await system.report.get<{ rows: unknown[] }>(
      '/v1/reports/clicks?group_by=link,reason&filter=outcome:lost&metrics=gross&order_by=-gross&limit=20',
    )
    expect(lost.rows[0]).toMatchObject({ link_id: id, reason: 'target.country' })
    const skips = await system.report.get<{ rows: unknown[] }>(
      `/v1/reports/clicks?group_by=offer,reason&filter=link:${id}&metrics=skips&order_by=-skips&limit=20`,
    )
    expect(skips.rows).toMatchObject([{ offer_id: 1, reason: 'target.country' }])
    const lint = await system.control.get<{ items: unknown[] }>(`/v1/smart-links/${id}/lint`)
    expect(lint.items).toMatchObject([{ code: 'fallback.none' }])
    expect(await typed(['simulate', 'narrow', '--publisher', '1', '--country', 'DE'])).toContain('target.country')

    await typed(['links', 'edit', 'narrow', '--fallback', '2'])
    const flags = ['--visibility', 'public', '--active', '--strategy', 'weight', '--member', '1:1', '--fallback', '2']
    await typed(['links', 'create', '--slug', 'gone', '--name', 'Back again', ...flags])
    await ended('VisitorsLost', 'UnknownLinks')
    stop()
  })

  test('slow: reports that wait for a ClickHouse that stands still are answered when it goes on', async () => {
    const [pid = 0] = childrenOf(clickhouse.pid)
    process.kill(pid, 'SIGSTOP')
    const answered = Promise.all(
      Array.from({ length: 12 }, () => system.report.raw('GET', '/v1/reports/clicks?metrics=gross')),
    )
    try {
      await begun('ReportsWait')
      const metrics = await (await fetch(`${system.opsUrl}/metrics`)).text()
      expect(metrics).toMatch(/^smartlink_report_statements\{state="waiting".*\} [6-9]$/m)
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    expect((await answered).map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200))
    await ended('ReportsWait')
  })

  // After the others, because a sink that has just begun waits before it stores what is sent again.
  test('parked: what was sent again is stored once', async () => {
    const stored = (): Promise<string> => asked(`SELECT count() FROM clicks WHERE sub1 = 'refused'`)
    await expect.poll(stored, { timeout: 90_000, interval: 300 }).toBe('1\n')
  })
})
