import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { queryClickHouse } from '../harness/clickhouse-query.ts'
import { clickIdOfToken } from '../harness/click-load.ts'
import { startProcess } from '../harness/process.ts'
import { startSmartLink, temporaryDirectory } from '../harness/smart-link.ts'
import type { RunningSmartLink } from '../harness/smart-link.ts'

const directory = temporaryDirectory()
let smartLink: RunningSmartLink

beforeAll(async () => {
  smartLink = await startSmartLink({ dataDir: directory.path })
})

afterAll(async () => {
  smartLink?.process.kill('SIGKILL')
  await smartLink?.process.ended
  directory.remove()
})

interface DemoLink {
  readonly id: number
  readonly slug: string
  readonly visibility: string
}

async function click(path: string): Promise<Response> {
  return fetch(`${smartLink.ingressUrl}${path}`, {
    redirect: 'manual',
    headers: {
      'user-agent':
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    },
  })
}

test('the ready line is all that goes to stdout', () => {
  expect(smartLink.process.stdout).toHaveLength(1)
})

test('a click on a demo link is answered with a redirect whose macros are filled, and is in the report and in SQL', async () => {
  const { items } = await smartLink.control.get<{ items: DemoLink[] }>('/v1/smart-links?limit=100')
  const link = items.find(({ visibility }) => visibility === 'public')
  const { items: publishers } = await smartLink.control.get<{ items: { id: number }[] }>('/v1/publishers?limit=1')
  const response = await click(`/${link?.slug}?pub=${publishers[0]?.id}&sub1=letter%20one`)
  expect(response.status).toBe(302)
  expect(response.headers.get('cache-control')).toBe('private, no-store')
  const location = response.headers.get('location') ?? ''
  expect(location).not.toMatch(/[{}]/)
  const token = [...new URL(location).searchParams.values()].find((value) => /^[\w-]{60}$/.test(value)) ?? ''
  const clickId = clickIdOfToken(token)

  const [row] = await waitFor(
    async () => {
      const rows = await queryClickHouse<{ outcome: string; sub1: string; link_id: number }>(
        smartLink.analyst,
        `SELECT outcome, sub1, link_id FROM clicks WHERE click_id = '${clickId}'`,
      )
      return rows.length > 0 ? rows : undefined
    },
    { deadlineMs: 15_000, what: 'the click in ClickHouse' },
  )
  expect(row).toMatchObject({ outcome: 'delivered', sub1: 'letter one', link_id: link?.id })
  // Sums follow their rows within the same insert, a moment later.
  await expect
    .poll(
      async () => {
        const { totals } = await smartLink.report.get<{ totals: { gross: number } }>(
          `/v1/reports/clicks?filter=link:${link?.id}&group_by=link&metrics=gross,delivered`,
        )
        return totals.gross
      },
      { timeout: 15_000 },
    )
    .toBe(1)
})

test('a second process on the same directory is refused with a clear error', async () => {
  await expect(
    startProcess({ args: ['infra/one-machine/src/main.ts', '--data', directory.path, '--ops-port', '0'] }),
  ).rejects.toThrow(/is in use by another process/)
})

test('Ctrl-C drains and exits with 0, and the next start goes on where it was', async () => {
  const { totals } = await smartLink.report.get<{ totals: { gross: number } }>('/v1/reports/clicks?metrics=gross')
  smartLink.process.kill('SIGINT')
  expect(await smartLink.process.ended).toBe(0)
  smartLink = await startSmartLink({ dataDir: directory.path })
  const again = await smartLink.report.get<{ totals: { gross: number } }>('/v1/reports/clicks?metrics=gross')
  expect(again.totals.gross).toBe(totals.gross)
})

test('a terminal that is closed stops it like a signal to end: with exit code 0, also while a reader of ClickHouse idles', async () => {
  const ask = () => queryClickHouse(smartLink.analyst, 'SELECT count() AS clicks FROM clicks')
  const before = await ask()
  smartLink.process.kill('SIGHUP')
  expect(await smartLink.process.ended).toBe(0)
  expect(smartLink.process.stderr()).toContain('"reason":"SIGHUP"')
  smartLink = await startSmartLink({ dataDir: directory.path })
  expect(await ask()).toEqual(before)
})
