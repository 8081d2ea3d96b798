import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../harness/process.ts'
import { ConsoleUnderTest, inColors, picture, seriousFaults } from './console-under-test.ts'
import type { Visit } from './console-under-test.ts'

const MAX_SCRIPT_BYTES = 250_000
const MANY_ROWS = 10_000
const MAX_RENDERED_ROWS = 100
const DIST = join(ROOT, 'packages', 'console', 'dist')

const PAGES: readonly (readonly [path: string, heading: string])[] = [
  ['/links', 'Smart Links'],
  ['/links/1', 'Outdoor mix'],
  ['/links/new', 'New Smart Link'],
  ['/links/1/edit?step=1', 'Edit Outdoor mix'],
  ['/links/3/edit?step=2', 'Edit Cap, then a shared tier'],
  ['/links/3/edit?step=3', 'Edit Cap, then a shared tier'],
  ['/report', 'Report'],
  ['/live', 'Live clicks'],
  ['/offers', 'Offers'],
  ['/offers/4', 'Giro account (DE, AT, CH)'],
  ['/offers/new', 'New offer'],
  ['/targeting-groups', 'Targeting groups'],
  ['/publishers', 'Publishers'],
  ['/advertisers', 'Advertisers'],
  ['/access', 'Access'],
  ['/domains', 'Domains'],
  ['/health', 'Health'],
  ['/tokens', 'Tokens'],
]

let ours: ConsoleUnderTest
beforeAll(async () => {
  ours = await ConsoleUnderTest.start(['--demo-traffic', '5'])
})
afterAll(async () => {
  await ours?.stop()
})

// Each width opens them in other colours and changes to the rest, as a device does in the evening.
describe.each([
  { device: 'a desk', width: 1440, schemes: ['light', 'dark'] },
  { device: 'a phone', width: 390, schemes: ['dark', 'light'] },
] as const)('on $device', ({ width, schemes }) => {
  let visit: Visit
  beforeAll(async () => {
    visit = await ours.signedIn(ours.adminToken, { width, colorScheme: schemes[0] })
  })
  afterAll(() => visit?.page.context().close())

  test.each(PAGES)(
    '%s opens by its address, fits, and axe finds nothing serious, in light and in dark',
    async (path, heading) => {
      const { page, complaints } = visit
      await inColors(page, schemes[0])
      await ours.show(page, path, heading)
      const faults: string[] = []
      for (const scheme of schemes) {
        await inColors(page, scheme)
        await picture(page, `${path.slice(1).replaceAll(/[/?=]/g, '-')}-${width}-${scheme}`)
        faults.push(...(await seriousFaults(page)).map((fault) => `in ${scheme}: ${fault}`))
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        if (Number(overflow) > 0) faults.push(`${overflow} px too wide in ${scheme}`)
      }
      expect(faults).toEqual([])
      expect(complaints.splice(0)).toEqual([])
    },
  )
})

test.each([1440, 390])(
  'a report of 10,000 rows keeps few in the document, to its last row, %i px wide',
  async (width) => {
    const { page, complaints } = await ours.signedIn(ours.adminToken, { width })
    await page.route('**/report-api/v1/reports/clicks?*', async (route) => {
      const asked = new URL(route.request().url()).searchParams
      if (asked.get('group_by') !== 'publisher') return route.continue()
      // Clicks fall with the number, so the last publisher is at the end of the table.
      const rows = Array.from({ length: MANY_ROWS }, (_, index) => ({
        publisher_id: index + 1,
        publisher_name: `Publisher ${index + 1}`,
        gross: MANY_ROWS - index,
      }))
      const until = new Date().toISOString()
      const meta = { from: until, to: until, tz: 'UTC', complete_until: until, held_back_by: [], dropped: 0, late: 0 }
      return route.fulfill({ json: { meta, totals: { gross: 0 }, rows } })
    })
    await ours.show(page, '/report?range=hour&group_by=publisher', 'Report')
    const table = page.getByRole('region', { name: 'Clicks by Publisher' })
    const rows = table.locator('tr')
    await table.getByText('Publisher 1', { exact: true }).waitFor()
    await expect.poll(() => rows.count()).toBeGreaterThan(5)
    const rendered = [await rows.count()]
    const last = table.getByText(`Publisher ${MANY_ROWS}`, { exact: true })
    await expect
      .poll(async () => {
        await table.evaluate((frame) => (frame.scrollTop = frame.scrollHeight))
        rendered.push(await rows.count())
        return last.isVisible()
      })
      .toBe(true)
    expect(Math.min(...rendered)).toBeGreaterThan(5)
    expect(Math.max(...rendered)).toBeLessThan(MAX_RENDERED_ROWS)
    expect(complaints).toEqual([])
  },
)

test('on a phone the menu opens, leads on and closes', async () => {
  const { page } = await ours.signedIn(ours.adminToken, { width: 390 })
  const menu = page.getByRole('navigation', { name: 'Main' })
  // Out of sight, and out of the way of who goes by keyboard.
  await menu.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Menu', exact: true }).click()
  await page.getByRole('link', { name: 'Offers' }).click()
  await page.getByRole('heading', { level: 1, name: 'Offers' }).waitFor()
  await menu.waitFor({ state: 'hidden' })
  await expect.poll(() => page.getByRole('button', { name: 'Menu', exact: true }).isVisible()).toBe(true)
})

test('the way in and the first page ask for less than 250 KB of script, and so do the built files', async () => {
  const { page } = await ours.open()
  let bytes = 0
  const asked = new Set<string>()
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') asked.add(new URL(response.url()).pathname)
  })
  const session = await page.context().newCDPSession(page)
  const scripts = new Set<string>()
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength
  })
  await page.reload()
  await page.getByLabel('API token').fill(ours.adminToken)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('link', { name: 'Outdoor mix' }).waitFor()
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThan(MAX_SCRIPT_BYTES)

  const packed = [...asked].map((path) => gzipSync(readFileSync(join(DIST, path))).length)
  expect(packed.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_SCRIPT_BYTES)
  const largest = readdirSync(join(DIST, 'console'))
    .filter((name) => name.endsWith('.js.gz'))
    .map((name) => readFileSync(join(DIST, 'console', name)).length)
  expect(Math.max(...largest)).toBeLessThan(MAX_SCRIPT_BYTES)
})
