import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { smartlink, smartlinkJson } from '../harness/command-line.ts'
import { createLoadCatalog } from '../harness/catalog-for-load.ts'
import { startClickLoad } from '../harness/click-load.ts'
import { moreClicks } from '../harness/click-load.ts'
import { startSmartLink, temporaryDirectory } from '../harness/smart-link.ts'
import type { RunningSmartLink } from '../harness/smart-link.ts'

const directory = temporaryDirectory()
let system: RunningSmartLink

beforeAll(async () => {
  system = await startSmartLink({ dataDir: directory.path, flags: ['--no-demo'] })
  const catalog = await createLoadCatalog(system.control, 100)
  const load = startClickLoad({
    ingressUrl: () => system.ingressUrl,
    slugs: [catalog.weightLink.slug],
    publisherIds: catalog.publisherIds,
    connections: 4,
    clicksPerSecond: 100,
  })
  await moreClicks(load, 100)
  await load.stop()
})

afterAll(async () => {
  system?.process.kill('SIGKILL')
  await system?.process.ended
  directory.remove()
})

const json = <T>(...words: string[]): Promise<T> => smartlinkJson<T>([...words, '--data', directory.path], {})

test('one machine is looked at while it runs: what is parked, what lies in its outbox, where a partition stands', async () => {
  expect(await json('parked', 'ls')).toEqual({ records: [] })
  const { parts } = await json<{ parts: { topic: string; bytes: number; unshipped: number | null }[] }>('outbox', 'ls')
  const clicks = parts.find(({ topic }) => topic === 'clicks.v1')
  expect(clicks?.unshipped).toBeNull()
  expect(clicks?.bytes).toBeGreaterThan(100 * 200)
  for (const group of ['click-sink', 'fraud-scorer']) {
    const why = await json<{ standing: string; committed: number; end: number; holes: unknown[] }>(
      'partition',
      'why',
      'clicks.v1',
      '0',
      '--group',
      group,
    )
    expect(['caught_up', 'behind', 'in_doubt']).toContain(why.standing)
    expect(why).toMatchObject({ holes: [] })
    expect(why.committed).toBeLessThanOrEqual(why.end)
  }
})

test('its aggregates are made again through the ClickHouse that runs', async () => {
  const day = new Date().toISOString().slice(0, 10)
  const { days } = await json<{ days: { day: string; table: string }[] }>(
    'rebuild',
    'aggregates',
    '--from',
    day,
    '--clickhouse-port',
    new URL(system.analyst.url).port,
  )
  expect(days.map((one) => one.table)).toContain('clicks_hourly')
})

test('what would write to its log is refused with who has it', async () => {
  const refused = await smartlink(['parked', 'replay', 'clicks.v1', '--all', '--data', directory.path])
  expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('in use by another process') as string })
})

test('a look at everything finds a running machine well, and names what is wrong with it', async () => {
  const [clickhousePort, opsPort] = [new URL(system.analyst.url).port, new URL(system.opsUrl).port]
  const ports = ['--clickhouse-port', clickhousePort, '--ops-port', opsPort]
  const look = async (...words: string[]): Promise<Record<string, string>> => {
    const all = ['doctor', '--data', directory.path, ...ports, ...words, '--json']
    const { findings } = JSON.parse((await smartlink(all)).stdout) as { findings: { area: string; code: string }[] }
    // How full this machine's disk is, and how old its geo data, is not this test's business.
    return Object.fromEntries(
      findings.filter(({ area }) => !/^(disk|geo)$/.test(area)).map(({ area, code }) => [area, code]),
    )
  }
  const well = { node: 1, secrets: 1, services: 1, outbox: 1, log: 1, groups: 1, streams: 1, clickhouse: 1 }
  expect(await look()).toEqual(Object.fromEntries(Object.keys(well).map((area) => [area, `${area}.ok`])))
  chmodSync(join(directory.path, 'secrets', 'master'), 0o640)
  expect(await look('--clickhouse-cluster', 'nowhere', '--ops-port', '1')).toMatchObject({
    secrets: 'secrets.open_to_others',
    services: 'services.no_ops',
    clickhouse: 'clickhouse.not_replicated',
  })
  chmodSync(join(directory.path, 'secrets', 'master'), 0o600)
  const broken = await smartlink(['doctor', '--data', directory.path, '--log', 'kafka://127.0.0.1:9'])
  expect(broken).toMatchObject({
    code: 3,
    stdout: expect.stringMatching(/✗ topics .*ECONNREFUSED[^]*→ Start the brokers/) as string,
  })
})

/** As a person in a shell with its addresses set. */
async function say(words: string, expectedCode = 0): Promise<string> {
  const { code, stdout, stderr } = await smartlink(shellWords(words), apis())
  expect({ words, code, stderr }).toMatchObject({ words, code: expectedCode })
  return expectedCode === 0 ? stdout : stdout + stderr
}

function apis(): Record<string, string> {
  return {
    SMARTLINK_DATA: directory.path,
    SMARTLINK_CONTROL: String(system.process.ready['control']),
    SMARTLINK_REPORT: String(system.process.ready['report']),
  }
}

/** Words as a shell takes them apart, as far as single quotes go. */
function shellWords(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

test('a catalog is made, listed, changed and archived by words', async () => {
  await say("advertisers create --name 'Shell shop'")
  const { items } = await smartlinkJson<{ items: { id: number }[] }>(['advertisers', 'ls', '--q', 'Shell'], apis())
  const offer = (name: string): string =>
    `offers create --name '${name}' --advertiser ${items[0]?.id} --url https://shop.example/?c={click_id} ` +
    `--target country=DE,AT --payout '0.50 EUR' --cap clicks/day=1000`
  await say(offer('Shell A'))
  const made = await say(offer('Shell B'))
  const b = Number(/Created offer (\d+)/.exec(made)?.[1])
  const link = await say(
    `links create --slug shell --name Shell --visibility public --member ${b - 1}:70 --member ${b}:30`,
  )
  expect(link).toMatch(/URL for publishers: http:\S+\/shell\?pub=/)
  expect(link).toMatch(/warning: --fallback: There is no fallback offer/)
  expect(await say('links ls --q shell')).toMatch(/^ID +SLUG[^]*\d+ +shell +Shell +active +public +weight +2 +- +-/)
  expect(await say('links show shell')).toMatch(/offer \d+: Shell A \(active\)/)

  const refused = await say(`links edit shell --member ${b}:5 --member 999:30 --fallback 998`, 2)
  expect(refused).toMatch(/--member 999:30: There is no offer 999/)
  expect(refused).toMatch(/--fallback 998: There is no offer 998/)
  expect(await say(`links edit shell --fallback ${b}`, 2)).toMatch(/--force saves it all the same/)
  // Saved, and lint says what it will cost.
  await say(`links edit shell --fallback ${b} --force --tag eu --tag summer`, 3)
  await say('links edit shell --unset fallback --member ' + b)
  const shown = await smartlinkJson<Record<string, unknown>>(['links', 'show', 'shell'], apis())
  expect(shown).toMatchObject({ tags: ['eu', 'summer'], members: [{ offer_id: b, weight: 30 }] })
  expect(shown).not.toHaveProperty('fallback_offer_id')

  await say('links archive shell')
  expect(await say('links ls --q shell')).toBe('No links like that.\n')
  expect(await say('links show shll', 2)).toMatch(/there is no link shll/)
})

test('what was shown can be changed in a file and sent back, unless somebody was faster', async () => {
  const file = join(directory.path, 'body.json')
  const publisher = await smartlinkJson<Record<string, unknown>>(['publishers', 'create', '--name', 'File'], apis())
  writeFileSync(file, JSON.stringify({ ...publisher, tags: ['from a file'] }))
  expect(await say(`publishers edit File --file ${file}`)).toMatch(/now at revision/)
  const late = await say(`publishers edit File --file ${file}`, 2)
  expect(late).toMatch(/was changed since: it is at revision \d+, by token:1 at [^,]+, and this change is based on \d+/)
  // A list is all or none.
  writeFileSync(file, JSON.stringify([{ name: 'List 1' }, { name: '' }]))
  expect(await say(`publishers create --file ${file}`, 2)).toMatch(/body\.json, \/1\/name: /)
  expect(await say('publishers ls --q List')).toBe('No publishers like that.\n')
})

test('a token is made, shown once, good for what its role may do, and revoked', async () => {
  const file = join(directory.path, 'analyst-token')
  const { id, token } = await smartlinkJson<{ id: number; token: string }>(
    ['tokens', 'create', '--name', 'Shell', '--role', 'analyst'],
    apis(),
  )
  writeFileSync(file, token)
  await say(`links ls --token-file ${file}`)
  expect(await say(`publishers create --name No --token-file ${file}`, 2)).toMatch(/auth\./)
  await say(`tokens revoke ${id}`)
  expect(await say(`links ls --token-file ${file}`, 2)).toMatch(/--token-file \(SMARTLINK_TOKEN_FILE\)/)
})

test('pages follow each other, and there is always a way to the rest', async () => {
  const ids = async (...words: string[]): Promise<{ items: { id: number }[]; next_cursor: string | null }> =>
    smartlinkJson(['offers', 'ls', '--status', 'all', ...words], apis())
  const all = await ids('--all')
  const first = await ids('--limit', '2')
  const second = await ids('--limit', '2', '--cursor', first.next_cursor ?? '')
  expect(all.next_cursor).toBeNull()
  expect([...first.items, ...second.items]).toEqual(all.items.slice(0, 4))
})

test('a described click, a real one and the numbers are told in words', async () => {
  const simulated = await say('simulate load-weight --publisher 1 --country DE --device mobile --draws 10')
  expect(simulated).toMatch(/1\. +offer \d+ Load A +→ chosen/)
  expect(simulated).toMatch(/delivered: offer \d+ Load A, which had 70 % of those that passed\n302 https:/)
  expect(simulated).toMatch(/Load B +3 +30 %/)
  expect(await say('simulate load-weight --publisher 1 --country Germany', 2)).toMatch(/--country Germany: Must be/)

  const { rows } = await system.report.get<{ rows: { click_id: string }[] }>('/v1/clicks?limit=1')
  const explained = await say(`explain ${rows[0]?.click_id}`)
  expect(explained).toMatch(/delivered: offer \d+ Load [AB]/)
  expect(explained).toMatch(/Decided again with revision \d+: the same\./)
  expect(await say('explain 01a227bd-b201-7805-aaf8-1c0967e5fc80', 2)).toMatch(/No such click is stored/)

  const stats = await say('stats --last 1h --by link,offer --metrics gross,cr,payout')
  expect(stats).toMatch(/LINK +OFFER +GROSS +CR +PAYOUT\n\d+ load-weight +\d+ Load A/)
  expect(stats).toMatch(/gross by minute[^]*│[^│]*[▁-█][^│]*│\nComplete until /)
  const { totals, over_time: time } = await smartlinkJson<{
    totals: { gross: number }
    over_time: { values: number[] }
  }>(['stats', '--last', '30m', '--link', 'load-weight'], apis())
  expect(time.values.reduce((sum, value) => sum + value, 0)).toBe(totals.gross)
  expect(await say('stats --by lnk', 2)).toMatch(/--by: Must be one of those allowed: link, /)
})

test('an API that does not answer is told apart from one that refuses', async () => {
  const { code, stderr } = await smartlink(['links', 'ls'], { ...apis(), SMARTLINK_CONTROL: 'http://127.0.0.1:9' })
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('SMARTLINK_CONTROL') as string })
})
