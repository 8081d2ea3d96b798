import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ControlUnderTest } from './testing/control-under-test.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)

let api: ControlUnderTest
let browser: Browser
beforeAll(async () => {
  api = await ControlUnderTest.start({ demo: true })
  browser = await chromium.launch({
    ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }),
    args: ['--no-sandbox'],
  })
})
afterAll(async () => {
  await browser?.close()
  await api.dispose()
})

/** Opens a page and keeps everything the browser complains about. */
async function open(path: string): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith(api.control.url) && !request.url().startsWith('data:')) complaints.push(request.url())
  })
  await page.goto(new URL(path, api.control.url).href, { waitUntil: 'networkidle' })
  return { page, complaints }
}

test('the API browser lists every operation, loads only its own files and breaks no rule of its policy', async () => {
  const { page, complaints } = await open('/docs')
  await expect.poll(() => page.locator('.opblock').count()).toBeGreaterThan(50)
  expect(await page.locator('.info .title').innerText()).toContain('Smart Link management API')
  expect(complaints).toEqual([])
})

test('the front page and the landing page are styled, and the landing page runs nothing that arrived', async () => {
  const front = await open('/')
  expect(await front.page.locator('h1').innerText()).toBe('Smart Link')
  expect(front.complaints).toEqual([])
  const offer = (await api.ask('GET', '/v1/offers')).body.items[0]
  const { page, complaints } = await open(
    `/demo/offers/${offer.id}?click_id=abc&x=%3Cimg%20src=x%20onerror=alert(1)%3E`,
  )
  expect(await page.locator('td.value').allInnerTexts()).toEqual(['abc', '<img src=x onerror=alert(1)>'])
  expect(await page.locator('button').innerText()).toBe('Send the conversion postback')
  expect(complaints).toEqual([])
})
