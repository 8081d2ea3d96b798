import { copyFileSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSecrets } from '@smartlink/secrets/open-secrets'
import { addKey, makeCurrent } from '@smartlink/secrets/rotate'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { VisitorFactsError } from './errors.ts'
import { defaultDatabasePath } from './geo/default-database.ts'
import { readRequestHeaders } from './request-headers.ts'
import { createVisitorFacts } from './visitor-facts.ts'
import type { VisitorFacts, VisitorFactsOptions, VisitorOf } from './visitor-facts.ts'

const NOW = Date.UTC(2026, 5, 10, 23, 59)
const DAY_MS = 86_400_000
const BROWSER = [
  'Host',
  'go.example',
  'User-Agent',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1',
  'Accept',
  'text/html',
  'Accept-Language',
  'de-DE,de;q=0.9,en;q=0.5',
  'Referer',
  'https://news.example/story?user=17',
]
/** Deutsche Telekom, Google. */
const GERMAN = '84.141.2.3'
const AMERICAN = '8.8.8.8'

let directory: string
let opened: VisitorFacts[]
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'smartlink-facts-'))
  opened = []
})
afterEach(() => {
  for (const facts of opened) facts.close()
  rmSync(directory, { recursive: true })
})

async function open(
  special: Partial<VisitorFactsOptions> = {},
): Promise<(address: string, now?: number, headers?: readonly string[]) => VisitorOf> {
  const secrets = openSecrets({ directory: join(directory, 'secrets'), create: true })
  const facts = await createVisitorFacts({
    geoPaths: [],
    trustedProxies: [],
    addressStorage: 'truncated',
    secrets: secrets.derived,
    onProblem: (error) => {
      throw error
    },
    ...special,
  })
  opened.push(facts)
  return (remoteAddress, now = NOW, rawHeaders = BROWSER) =>
    facts.of({ method: 'GET', remoteAddress, headers: readRequestHeaders(rawHeaders) }, now)
}

describe('visitor facts', () => {
  it('say who clicks, from a real request and the real country database', async () => {
    const of = await open()
    const visitor = of(GERMAN)
    expect(visitor).toMatchObject({
      class: 'human',
      class_reason: '',
      languages: ['de-DE', 'de', 'en'],
      accept: 'text/html',
      isPrefetch: false,
    })
    expect(visitor.geo_db).toMatch(/^geo-whois-asn-country\.mmdb \d{4}-\d\d-\d\d$/)
    expect(visitor.facts).toMatchObject({
      client_address: GERMAN,
      address: '84.141.2.0/24',
      continent: 'EU',
      country: 'DE',
      visitor_zone: 'Europe/Berlin',
      device: 'mobile',
      os: 'iOS',
      browser: 'Safari',
      language: 'de',
      referrer_url: 'https://news.example/story?user=17',
      referrer: 'https://news.example/story',
      referrer_host: 'news.example',
    })
    expect(of(AMERICAN).facts).toMatchObject({ continent: 'NA', country: 'US', visitor_zone: '' })
    expect(of('2001:4860:4860::8888').facts.country).toBe('US')
    expect(of('127.0.0.1').facts).toMatchObject({ continent: '', country: '' })
    expect(of('', NOW, []).facts).toMatchObject({ client_address: '', address: '', device: '', language: '' })
  })

  it('take the address from a trusted proxy only', async () => {
    const forwarded = [...BROWSER, 'X-Forwarded-For', `6.6.6.6, ${GERMAN}`, 'X-Forwarded-For', '10.0.0.2']
    const trusting = await open({ trustedProxies: ['10.0.0.0/8'] })
    expect(trusting('10.0.0.1', NOW, forwarded).facts.client_address).toBe(GERMAN)
    expect(trusting(AMERICAN, NOW, forwarded).facts.client_address).toBe(AMERICAN)
    const careful = await open()
    expect(careful('10.0.0.1', NOW, forwarded).facts.client_address).toBe('10.0.0.1')
  })

  it('store the address as the setting says', async () => {
    const stored = async (addressStorage: VisitorFactsOptions['addressStorage']): Promise<string[]> => {
      const { facts, address_key } = (await open({ addressStorage }))(GERMAN)
      return [facts.address, facts.referrer, address_key.hex]
    }
    expect((await stored('truncated')).slice(0, 2)).toEqual(['84.141.2.0/24', 'https://news.example/story'])
    expect((await stored('full')).slice(0, 2)).toEqual([GERMAN, 'https://news.example/story?user=17'])
    expect((await stored('none')).slice(0, 2)).toEqual(['', 'https://news.example/story'])
    const [hashed, , key] = await stored('hmac')
    expect(hashed).toBe(key)
    expect(key).toMatch(/^[0-9a-f]{16}$/)
  })

  it('recognise a visitor over midnight by yesterday’s key, and no longer', async () => {
    const of = await open()
    const evening = of(GERMAN)
    const night = of(GERMAN, NOW + 120_000)
    expect(night.visitor_key.hex).not.toBe(evening.visitor_key.hex)
    expect(night.visitor_key_prev.hex).toBe(evening.visitor_key.hex)
    const later = of(GERMAN, NOW + 2 * DAY_MS)
    expect([later.visitor_key.hex, later.visitor_key_prev.hex]).not.toContain(evening.visitor_key.hex)
    expect(of(GERMAN, NOW).visitor_key.hex).toBe(evening.visitor_key.hex)
  })

  it('tell visitors apart by address and agent family, and hold the /64 of IPv6 together', async () => {
    const of = await open()
    const chrome = BROWSER.map((value) =>
      value.startsWith('Mozilla') ? 'Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0' : value,
    )
    expect(of(GERMAN, NOW, chrome).visitor_key.hex).not.toBe(of(GERMAN).visitor_key.hex)
    expect(of(GERMAN, NOW, chrome).address_key.hex).toBe(of(GERMAN).address_key.hex)
    expect(of('2001:db8:1:2::1').visitor_key.hex).toBe(of('2001:db8:1:2::ffff').visitor_key.hex)
    expect(of('2001:db8:1:2::1').address_key.hex).not.toBe(of('2001:db8:1:2::ffff').address_key.hex)
    expect(of('2001:db8:1:2::1').visitor_key.hex).not.toBe(of('2001:db8:1:3::1').visitor_key.hex)
    expect(of('2001:db8:1:2::1').subnet_key.hex).toBe(of('2001:db8:1:3::1').subnet_key.hex)
    expect(of('84.141.2.9').subnet_key.hex).toBe(of(GERMAN).subnet_key.hex)
    expect(of('84.141.3.9').subnet_key.hex).not.toBe(of(GERMAN).subnet_key.hex)
  })

  it('keep address keys for seven days and know them for seven more', async () => {
    const of = await open()
    const thursday = Math.floor(NOW / (7 * DAY_MS)) * 7 * DAY_MS
    const first = of(GERMAN, thursday)
    expect(of(GERMAN, thursday + 7 * DAY_MS - 1).address_key.hex).toBe(first.address_key.hex)
    const next = of(GERMAN, thursday + 7 * DAY_MS)
    expect(next.address_key.hex).not.toBe(first.address_key.hex)
    expect([next.address_key_prev.hex, next.subnet_key_prev.hex]).toEqual([first.address_key.hex, first.subnet_key.hex])
  })

  it.each([
    ['when the period turns', Math.ceil(NOW / (7 * DAY_MS)) * 7 * DAY_MS],
    ['in the middle of a day', NOW - DAY_MS / 2],
  ])('know a visitor and an address by their former names after the master key was changed %s', async (_, changeMs) => {
    const secretsDirectory = join(directory, 'secrets')
    openSecrets({ directory: secretsDirectory, create: true })
    const id = addKey(secretsDirectory, 'master')
    makeCurrent(secretsDirectory, 'master', id, { sinceMs: changeMs, nowMs: changeMs - 1_000 })
    const of = await open()
    const [before, after] = [of(GERMAN, changeMs - 1), of(GERMAN, changeMs)]
    expect([before.key_id, after.key_id]).toEqual([1, id])
    expect(after.visitor_key.hex).not.toBe(before.visitor_key.hex)
    expect(after.visitor_key_prev.hex).toBe(before.visitor_key.hex)
    expect(after.address_key.hex).not.toBe(before.address_key.hex)
    expect(after.address_key_prev.hex).toBe(before.address_key.hex)
    expect(after.subnet_key_prev.hex).toBe(before.subnet_key.hex)
    expect(of(GERMAN, changeMs + 2 * DAY_MS).key_id).toBe(id)
  })

  it('are the same in every process with the same secrets, and in no other', async () => {
    const [a, b] = [(await open())(GERMAN), (await open())(GERMAN)]
    expect(a.visitor_key.hex).toBe(b.visitor_key.hex)
    const others = openSecrets({ directory: join(directory, 'others'), create: true })
    const c = (await open({ secrets: others.derived }))(GERMAN)
    expect(c.visitor_key.hex).not.toBe(a.visitor_key.hex)
    expect(c.address_key.hex).not.toBe(a.address_key.hex)
  })

  it('stay right when more comes than is remembered', async () => {
    const of = await open({ cacheSize: 2 })
    const expected = of(GERMAN)
    for (let index = 0; index < 50; index++)
      of(`84.141.2.${index}`, NOW, [...BROWSER, 'X-Forwarded-For', String(index)])
    expect(of(GERMAN)).toEqual(expected)
  })

  it('refuse a file that is no database, naming it', async () => {
    const path = join(directory, 'broken.mmdb')
    writeFileSync(path, 'not a database')
    await expect(open({ geoPaths: [path] })).rejects.toMatchObject({
      code: 'visitor_facts.geo_unreadable',
      message: expect.stringContaining(path),
    })
    await expect(open({ geoPaths: [join(directory, 'missing.mmdb')] })).rejects.toMatchObject({
      code: 'visitor_facts.geo_unreadable',
    })
  })

  it('read a database again when its file changes, and keep the former one when that is broken', async () => {
    const path = join(directory, 'own.mmdb')
    copyFileSync(defaultDatabasePath(), path)
    const problems: VisitorFactsError[] = []
    const of = await open({ geoPaths: [path], geoWatchIntervalMs: 20, onProblem: (error) => problems.push(error) })
    expect(of(GERMAN).facts.country).toBe('DE')

    // A torn copy: half of the file.
    const whole = readFileSync(path)
    writeFileSync(path, whole.subarray(0, whole.length / 2))
    await vi.waitFor(() => expect(problems.map(({ code }) => code)).toContain('visitor_facts.geo_unreadable'), {
      timeout: 10_000,
    })
    expect(of(GERMAN).facts.country).toBe('DE')

    // The next version calls Germany Austria: its records are text, so the same bytes elsewhere.
    const moved = Buffer.from(whole)
    for (let at = moved.indexOf('BDE'); at >= 0; at = moved.indexOf('BDE', at + 1)) moved.write('BAT', at)
    writeFileSync(path, moved)
    utimesSync(path, new Date(), new Date(Date.now() + 5_000))
    await vi.waitFor(() => expect(of(GERMAN).facts.country).toBe('AT'), { timeout: 10_000 })
    expect(of(GERMAN).facts.visitor_zone).toBe('Europe/Vienna')
  })
})
