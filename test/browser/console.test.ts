import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../harness/process.ts'
import type { RunningSmartLink } from '../harness/smart-link.ts'
import { startSmartLink, temporaryDirectory } from '../harness/smart-link.ts'

const CHROMIUM = '/usr/bin/chromium'
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const PICTURES = join(ROOT, 'test', 'browser', '.pictures')
const WAIT_MS = 20_000
const MAX_SCRIPT_BYTES = 250_000

const directory = temporaryDirectory()
let system: RunningSmartLink
let browser: Browser
let adminToken: string
let consoleUrl: string

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true })
  system = await startSmartLink({ dataDir: directory.path, flags: ['--demo'] })
  consoleUrl = String(system.process.ready['control'])
  adminToken = readFileSync(String(system.process.ready['admin_token_file']), 'utf8').trim()
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS })
})
afterAll(async () => {
  await browser?.close()
  system?.process.kill('SIGTERM')
  await system?.process.ended
  directory.remove()
})

interface Visit {
  readonly page: Page
  /** What the page complained of: refused styles and scripts, errors. */
  readonly complaints: string[]
}

async function signedIn(token: string, width = 1440, colorScheme: 'light' | 'dark' = 'light'): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
  const page = await context.newPage()
  page.setDefaultTimeout(WAIT_MS)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy|Warning:/.test(message.text())) complaints.push(message.text())
  })
  await page.goto(consoleUrl)
  await page.getByLabel('API token').fill(token)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'attached' })
  return { page, complaints }
}

async function seriousFaults(page: Page): Promise<string[]> {
  // Through the debugger's door: the policy of the page lets no foreign script in.
  await page.evaluate(readFileSync(AXE, 'utf8'))
  const found: { id: string; impact: string; nodes: string[] }[] = await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map((node) => node.target.join(' ')) })))`,
  )
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 4).join(', ')}`)
}

test('a link is made by the wizard with the keyboard alone, clicked, and its report moves', async () => {
  const { page, complaints } = await signedIn(adminToken)
  await page.getByRole('link', { name: 'New Smart Link' }).first().press('Enter')
  await page.getByLabel('Name').waitFor()
  await page.getByLabel('Name').pressSequentially('Keyboard link')
  await page.getByRole('radio', { name: 'Public' }).press('Space')
  await page.getByLabel('Name').press('Enter')

  await page.getByRole('button', { name: 'Select offers' }).press('Enter')
  for (const name of ['Hiking boots', 'Rain jackets']) await page.getByRole('checkbox', { name }).press('Space')
  await page.getByRole('button', { name: 'Add 2 offers' }).press('Enter')
  await page.getByLabel('Weight of Hiking boots').fill('300')
  await page.getByRole('img', { name: 'Split: Hiking boots 75.0%, Rain jackets 25.0%' }).waitFor()
  await page.screenshot({ path: join(PICTURES, 'wizard-strategy.png') })
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Next' }).press('Enter')

  await page.getByText('There is no fallback offer').waitFor()
  await page.getByRole('radio', { name: 'Everything else' }).press('Space')
  await page.getByText('There is no fallback offer').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Create link' }).press('Enter')
  await page.getByRole('heading', { name: 'Keyboard link' }).waitFor()

  await page.getByRole('button', { name: 'Try a click' }).press('Enter')
  await page.getByText('The visitor is sent to').waitFor()
  await page.screenshot({ path: join(PICTURES, 'link.png'), fullPage: true })
  expect(await seriousFaults(page)).toEqual([])

  const { items } = await system.control.get<{ items: { id: number; slug: string; name: string }[] }>(
    '/v1/smart-links?q=Keyboard',
  )
  const link = items[0]
  const answer = await fetch(`${system.ingressUrl}/${link?.slug}?pub=1&sub1=browser`, { redirect: 'manual' })
  expect(answer.status).toBe(302)
  await page.goto(`${consoleUrl}/report?range=hour&filter=link:${link?.id}&group_by=sub1`)
  await page.getByRole('button', { name: 'browser' }).waitFor({ timeout: 60_000 })
  await page.screenshot({ path: join(PICTURES, 'report.png'), fullPage: true })
  expect(await seriousFaults(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a publisher sees its own links and numbers, and nothing else', async () => {
  const body = { name: 'Publisher 2', role: 'publisher', publisher_id: 2 }
  const { token } = await system.control.post<{ token: string }>('/v1/tokens', body)
  const { page } = await signedIn(token)
  await page.getByRole('heading', { name: 'My links' }).waitFor()
  await page.getByText('Outdoor mix').waitFor()
  expect(await page.getByText('Insiders only').count()).toBe(0)
  expect(await page.getByText('pub=1').count()).toBe(0)
  await page.getByLabel('sub1').fill('my placement')
  await page.getByText('sub1=my+placement').first().waitFor()
  expect(await seriousFaults(page)).toEqual([])
  const names = await page.getByRole('navigation', { name: 'Main' }).getByRole('link').allInnerTexts()
  expect(names.map((name) => name.trim())).toEqual(['My links', 'My numbers', 'My clicks'])
  await page.goto(`${consoleUrl}/offers`)
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
})

const PAGES: readonly (readonly [path: string, heading: string])[] = [
  ['/links', 'Smart Links'],
  ['/report', 'Report'],
  ['/live', 'Live clicks'],
  ['/offers', 'Offers'],
  ['/offers/4', 'Giro account (DE, AT, CH)'],
  ['/targeting-groups', 'Targeting groups'],
  ['/publishers', 'Publishers'],
  ['/advertisers', 'Advertisers'],
  ['/access', 'Access'],
  ['/domains', 'Domains'],
  ['/tokens', 'Tokens'],
]

test.each([
  ['a desk in light', 1440, 'light'],
  ['a desk in dark', 1440, 'dark'],
  ['a phone in light', 390, 'light'],
] as const)('every page opens by its address on %s, fits, and axe finds nothing serious', async (_, width, scheme) => {
  const { page, complaints } = await signedIn(adminToken, width, scheme)
  const faults: string[] = []
  for (const [path, heading] of PAGES) {
    await page.goto(consoleUrl + path)
    await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor()
    await page.locator('[aria-busy=true]').waitFor({ state: 'detached' })
    await page.screenshot({ path: join(PICTURES, `${path.slice(1).replaceAll('/', '-')}-${width}-${scheme}.png`) })
    faults.push(...(await seriousFaults(page)).map((fault) => `${path} ${fault}`))
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    if (Number(overflow) > 0) faults.push(`${path} is ${overflow} px too wide`)
  }
  expect(faults).toEqual([])
  expect(complaints).toEqual([])
})

test('the first page asks for less than 250 KB of script', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  page.setDefaultTimeout(WAIT_MS)
  let bytes = 0
  const debug = await context.newCDPSession(page)
  const scripts = new Set<string>()
  await debug.send('Network.enable')
  debug.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId)
  })
  debug.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength
  })
  await page.goto(consoleUrl)
  await page.getByLabel('API token').fill(adminToken)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('link', { name: 'Outdoor mix' }).waitFor()
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThan(MAX_SCRIPT_BYTES)
})
