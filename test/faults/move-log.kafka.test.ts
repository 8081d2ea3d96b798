import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { EXIT } from '@smartlink/cli/exit-codes'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLoadCatalog } from '../harness/catalog-for-load.ts'
import type { LoadCatalog } from '../harness/catalog-for-load.ts'
import { moreClicks, startClickLoad } from '../harness/click-load.ts'
import type { ClickLoad } from '../harness/click-load.ts'
import { queryClickHouse } from '../harness/clickhouse-query.ts'
import { smartlink, smartlinkJson } from '../harness/command-line.ts'
import { expectStoredOnce } from '../harness/expect-stored-once.ts'
import { startKafka } from '../harness/kafka.ts'
import type { KafkaCluster } from '../harness/kafka.ts'
import { ROOT } from '../harness/process.ts'
import { startSmartLink, temporaryDirectory } from '../harness/smart-link.ts'
import type { RunningSmartLink } from '../harness/smart-link.ts'

interface Moved {
  readonly state: string
  readonly log_id: string
  readonly aside: string
}

/** Half of it is used up before the move, and a part of it between two tries. */
const CAP = 1_200
const RATE = 300
const scratch = temporaryDirectory()
const data = join(scratch.path, 'installation')
let kafka: KafkaCluster
let to = ''
let system: RunningSmartLink | undefined
let catalog: LoadCatalog
let load: ClickLoad | undefined
let ingressUrl = ''
/** A click of before, and what its advertiser sends about it. */
let clickToken = ''
let postbackToken = ''
let moved: Moved

beforeAll(async () => {
  kafka = await startKafka({ brokers: 1 })
  to = `kafka://${kafka.brokers.join(',')}`
}, 120_000)

afterAll(async () => {
  await load?.stop()
  await kill()
  await kafka?.stop()
  scratch.remove()
})

async function start(log: string, ...more: readonly string[]): Promise<RunningSmartLink> {
  system = await startSmartLink({ dataDir: data, flags: ['--no-demo', '--log', log, ...more] })
  ingressUrl = system.ingressUrl
  return system
}

async function kill(): Promise<void> {
  system?.process.kill('SIGKILL')
  await system?.process.ended
  system = undefined
}

/** Moves, and kills the mover as soon as it has said this. */
async function killMoverAt(said: RegExp): Promise<void> {
  const child = spawn(process.execPath, ['packages/cli/src/main.ts', 'move-log', '--to', to, '--data', data], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'test' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const lines: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line)
    if (said.test(line)) child.kill('SIGKILL')
  })
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  if (signal !== 'SIGKILL') throw new Error(`the mover ended with ${code} before it said ${said}:\n${lines.join('\n')}`)
}

/** Of a mover that was killed the server that it started may hold the directory for a moment longer. */
async function move(): Promise<Moved> {
  const { code, stdout, stderr } = await waitFor(
    async () => {
      const tried = await smartlink(['move-log', '--to', to, '--data', data, '--json'])
      return tried.code === EXIT.inUse ? undefined : tried
    },
    { deadlineMs: 30_000, what: 'the directory to be free' },
  )
  expect({ code, stderr }).toMatchObject({ code: EXIT.done })
  return JSON.parse(stdout) as Moved
}

/** As if the mover had been killed there: nothing starts, and the next run ends it. */
async function cutOffWhileSettingAside(): Promise<void> {
  const journal = join(data, 'moved-log.json')
  renameSync(join(moved.aside, 'outbox'), join(data, 'outbox'))
  writeFileSync(journal, readFileSync(journal, 'utf8').replace('"moved"', '"moving"'))
  const refusal = new RegExp(`log\\.moved.*move-log --to ${to}`, 's')
  await expect(start(to)).rejects.toThrow(refusal)
  await expect(start('embedded')).rejects.toThrow(refusal)
  expect(await smartlinkJson(['move-log', '--to', to, '--data', data], {})).toMatchObject({ state: 'moved' })
  expect(existsSync(join(data, 'outbox'))).toBe(false)
}

async function postback(transaction: string): Promise<number> {
  const url = `${ingressUrl}/postback?cid=${clickToken}&token=${postbackToken}&txid=${transaction}`
  return (await fetch(url)).status
}

const capped = (): number =>
  load?.ledger.filter(({ offerId }) => offerId === catalog.cappedLink.cappedOfferId).length ?? 0

test('an installation goes on at Kafka where its embedded log ended, however often the mover is killed', async () => {
  // Of more threads than anybody says later.
  const { control } = await start('embedded', '--ingress-workers', '3')
  catalog = await createLoadCatalog(control, CAP)
  const { items } = await control.get<{ items: { id: number }[] }>('/v1/advertisers')
  const renewed = await control.raw('POST', `/v1/advertisers/${items[0]?.id}/postback-token`, {}, { 'if-match': '*' })
  postbackToken = ((await renewed.json()) as { postback_token: string }).postback_token
  load = startClickLoad({
    ingressUrl: () => ingressUrl,
    slugs: [catalog.weightLink.slug, catalog.cappedLink.slug],
    publisherIds: catalog.publisherIds,
    connections: 8,
    clicksPerSecond: RATE,
  })
  await moreClicks(load, CAP / 2)
  const response = await fetch(`${ingressUrl}/${catalog.weightLink.slug}?pub=${catalog.publisherIds[0]}`, {
    redirect: 'manual',
  })
  clickToken = new URL(response.headers.get('location') ?? 'http://no.redirect').searchParams.get('cid') ?? ''
  await moreClicks(load, CAP / 2)
  expect(await postback('before')).toBe(200)
  const running = await smartlink(['move-log', '--to', to, '--data', data])
  expect(running).toMatchObject({ code: 4, stderr: expect.stringContaining('in use by another process') as string })
  await kill()

  // Half a copy is there; meanwhile the installation goes on without it.
  await killMoverAt(/^Copied caps.grants/)
  await start('embedded')
  await moreClicks(load, CAP / 4)
  await kill()
  await killMoverAt(/^Draining/)
  moved = await move()
  expect(moved.state).toBe('moved')
  await cutOffWhileSettingAside()
  expect(capped()).toBeLessThan(CAP)

  const movedAt = new Date().toISOString()
  const after = await start(to)
  await moreClicks(load, CAP / 2)
  expect(await postback('after')).toBe(200)
  await waitFor(() => capped() >= CAP * 0.97, { deadlineMs: 60_000, what: 'the rest of the cap to be used' })
  await moreClicks(load, 100)
  await load.stop()
  await expectStoredOnce({ analyst: after.analyst, report: after.report, catalog, ledger: load.ledger })
  const conversions = `SELECT txid, link_id FROM conversions FINAL WHERE link_id != 0 ORDER BY txid`
  const link_id = catalog.weightLink.id
  await waitFor(async () => (await queryClickHouse(after.analyst, conversions)).length === 2, {
    deadlineMs: 20_000,
    what: 'both conversions with their click',
  })
  expect(await queryClickHouse(after.analyst, conversions)).toEqual([
    { txid: 'after', link_id },
    { txid: 'before', link_id },
  ])
  // Nothing of the old log holds reports back.
  await waitFor(
    async () => {
      const { meta } = await after.report.get<{ meta: { complete_until: string } }>('/v1/reports/clicks?metrics=gross')
      return meta.complete_until > movedAt
    },
    { deadlineMs: 30_000, what: 'reports to be complete beyond the move' },
  )
})

test('what was moved is started nowhere else, and nothing else is moved over it', async () => {
  const backup = join(scratch.path, 'from-kafka.backup')
  await smartlinkJson(['backup', backup, '--data', data, '--log', to], {})
  await kill()
  await expect(startSmartLink({ dataDir: data, flags: ['--log', 'embedded'] })).rejects.toThrow(
    new RegExp(`log\\.moved.*goes on with --log ${to}`, 's'),
  )
  expect(await smartlinkJson(['move-log', '--to', to, '--data', data], {})).toMatchObject({ state: 'was moved before' })
  expect(await smartlink(['move-log', '--to', 'kafka://127.0.0.1:1', '--data', data])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`was moved to ${to}`) as string,
  })
  // What was set aside is a whole log, and the topics are taken.
  const other = join(scratch.path, 'other')
  cpSync(moved.aside, other, { recursive: true })
  expect(await smartlink(['move-log', '--to', to, '--data', other])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`holds an installation already (${moved.log_id})`) as string,
  })
  const restored = join(scratch.path, 'restored')
  await smartlinkJson(['restore', backup, '--data', restored], {})
  expect(await smartlink(['move-log', '--to', to, '--data', restored])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('was never in use') as string,
  })
})
