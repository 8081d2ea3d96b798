import { waitFor } from '@smartlink/service-kit/wait-for'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ConsoleUnderTest, picture, seriousFaults } from './console-under-test.ts'

let ours: ConsoleUnderTest
beforeAll(async () => {
  ours = await ConsoleUnderTest.start()
})
afterAll(async () => {
  await ours?.stop()
})

/** The address with this parameter that was copied; a click that copies is over before it has. */
async function copiedUrl(page: Page, parameter: string): Promise<URL> {
  return waitFor(
    async () => {
      const url = new URL(await page.evaluate<string>('navigator.clipboard.readText()'))
      return url.searchParams.has(parameter) ? url : undefined
    },
    { deadlineMs: 30_000, everyMs: 100, what: `an address with ${parameter} in the clipboard` },
  )
}

test('a link is made by the wizard with the keyboard alone, tried, clicked, and its report moves', async () => {
  const { page, complaints } = await ours.open()
  // From the first key on: no mouse, no focus set by the test.
  const press = (key: string) => page.keyboard.press(key)
  const tabTo = async (name: string): Promise<void> => {
    for (let steps = 0; steps < 80; steps++) {
      await press('Tab')
      const focused = await page.evaluate(`(() => {
        const element = document.activeElement
        const label = element.labels?.[0]?.textContent
        return element.getAttribute('aria-label') ?? label ?? element.textContent ?? ''
      })()`)
      if (String(focused).trim().replace(/ \*$/, '') === name) return
    }
    throw new Error(`${name} can't be reached by Tab`)
  }
  await page.getByLabel('API token').waitFor()
  await page.keyboard.type(ours.adminToken)
  await press('Enter')
  await page.getByText('You signed in with the first administrator’s token').waitFor()

  await page.getByRole('link', { name: 'New Smart Link' }).waitFor()
  await tabTo('New Smart Link')
  await press('Enter')
  await page.getByLabel('Name').waitFor()
  await page.waitForFunction(`document.activeElement?.tagName === 'INPUT'`)
  await page.keyboard.type('Keyboard link')
  await tabTo('Private')
  await press('ArrowDown')
  await expect.poll(() => page.getByRole('radio', { name: 'Public' }).isChecked()).toBe(true)
  await tabTo('Next')
  await press('Enter')

  await page.getByRole('button', { name: 'Select offers' }).waitFor()
  await tabTo('Select offers')
  await press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  expect(await seriousFaults(page)).toEqual([])
  for (const name of ['Hiking boots', 'Rain jackets']) {
    const box = dialog.getByRole('checkbox', { name })
    for (let steps = 0; steps < 40 && !(await box.evaluate((node) => node.matches(':focus'))); steps++) {
      await press('Tab')
    }
    await press('Space')
    await expect.poll(() => box.isChecked()).toBe(true)
  }
  await tabTo('Add 2 offers')
  await press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await tabTo('Weight of Hiking boots')
  await press('Control+A')
  await page.keyboard.type('300')
  await page.getByRole('img', { name: 'Split: Hiking boots 75.0%, Rain jackets 25.0%' }).waitFor()
  await picture(page, 'wizard-strategy')
  expect(await seriousFaults(page)).toEqual([])
  await tabTo('Next')
  await press('Enter')

  await page.getByText('There is no fallback offer').waitFor()
  await tabTo('No fallback')
  await press('ArrowUp')
  await page.getByText('There is no fallback offer').waitFor({ state: 'detached' })
  await picture(page, 'wizard-fallback')
  expect(await seriousFaults(page)).toEqual([])
  await tabTo('Create link')
  await press('Enter')
  await page.getByRole('heading', { name: 'Keyboard link' }).waitFor()

  await tabTo('Try a click')
  await press('Enter')
  await page.getByText('The visitor is sent to').waitFor()
  await picture(page, 'link')
  expect(await seriousFaults(page)).toEqual([])

  await page.getByRole('button', { name: 'Copy the link of Morning Newsletter' }).click()
  const url = await copiedUrl(page, 'pub')
  expect(url.href).toBe(`${ours.system.ingressUrl}${url.pathname}?pub=1`)
  url.searchParams.set('sub1', 'from the walk')
  const answer = await fetch(url, { redirect: 'manual' })
  expect(answer.status).toBe(302)

  await page.getByRole('link', { name: 'Report', exact: true }).last().click()
  await page.getByRole('heading', { level: 1, name: 'Report' }).waitFor()
  await page.getByRole('button', { name: /Hiking boots|Rain jackets/ }).waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: /Hiking boots|Rain jackets/ }).click()
  await page.getByRole('button', { name: /Take away offer/ }).waitFor()
  expect(new URL(page.url()).searchParams.get('filter')).toMatch(/^link:\d+,offer:[12]$/)
  await page.getByRole('button', { name: 'Morning Newsletter' }).click()
  await page.getByRole('button', { name: 'from the walk' }).waitFor()
  await picture(page, 'report')
  expect(await seriousFaults(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a publisher sees its own links and numbers, and nothing else', async () => {
  const body = { name: 'Publisher 2', role: 'publisher', publisher_id: 2 }
  const { token } = await ours.system.control.post<{ token: string }>('/v1/tokens', body)
  const click = await fetch(`${ours.system.ingressUrl}/demo?pub=1&sub1=of-another`, { redirect: 'manual' })
  expect(click.status).toBe(302)
  await fetch(`${ours.system.ingressUrl}/demo?pub=2&sub1=my-own`, { redirect: 'manual' })

  const { page, complaints } = await ours.signedIn(token)
  await page.getByRole('heading', { level: 1, name: 'My links' }).waitFor()
  await page.getByText('Outdoor mix').waitFor()
  expect(await page.getByText('Insiders only').count()).toBe(0)
  expect(await page.getByText('pub=1').count()).toBe(0)
  await page.getByLabel('sub1').fill('my placement')
  await page.getByText('sub1=my+placement').first().waitFor()
  await picture(page, 'my-links')
  expect(await seriousFaults(page)).toEqual([])
  const names = () => page.getByRole('navigation', { name: 'Main' }).getByRole('link').allInnerTexts()
  await expect
    .poll(async () => (await names()).map((name) => name.trim()))
    .toEqual(['My links', 'Offers', 'My numbers', 'My clicks'])

  await page.goto(`${ours.url}/report?range=hour&group_by=sub1`)
  await page.getByRole('button', { name: 'my-own' }).waitFor({ timeout: 60_000 })
  expect(await page.getByText('of-another').count()).toBe(0)
  expect(await page.getByText(/Profit|Revenue/).count()).toBe(0)
  expect(await seriousFaults(page)).toEqual([])
  await page.goto(`${ours.url}/live`)
  await page.getByRole('cell', { name: 'my-own' }).waitFor()
  expect(await page.getByText('of-another').count()).toBe(0)
  for (const path of ['/offers', '/links', '/tokens']) {
    await page.goto(ours.url + path)
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  }
  expect(complaints).toEqual([])
})

test('a switch works at once and can be taken back', async () => {
  const { page, complaints } = await ours.signedIn(ours.adminToken)
  await ours.show(page, '/links', 'Smart Links')
  const toggle = page.getByRole('switch', { name: 'Best offer first is active' })
  await toggle.click({ force: true })
  await page.getByText('Best offer first is off: its clicks get 404').waitFor()
  const { active } = await ours.system.control.get<{ active: boolean }>('/v1/smart-links/2')
  expect(active).toBe(false)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(async () => (await ours.system.control.get('/v1/smart-links/2'))['active']).toBe(true)
  await expect.poll(() => toggle.isChecked()).toBe(true)
  expect(complaints).toEqual([])
})

test('a test URL is made with what it passes, copied, and leads where the link leads', async () => {
  const { page, complaints } = await ours.signedIn(ours.adminToken)
  await ours.show(page, '/links/1', 'Outdoor mix')
  await page.getByRole('button', { name: 'Test URL' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Pass targeting').check()
  await dialog.getByRole('button', { name: 'Make the URL' }).click()
  await dialog.getByRole('button', { name: 'Copy the test URL' }).click()
  await picture(page, 'test-url')
  expect(await seriousFaults(page)).toEqual([])
  const url = await copiedUrl(page, 't')
  expect(url.origin).toBe(new URL(ours.system.ingressUrl).origin)
  expect(url.searchParams.get('t')).toMatch(/^\S{16,}$/)
  expect((await fetch(url, { redirect: 'manual' })).status).toBe(302)
  // What was made before an option changed is not shown beside it.
  await dialog.getByLabel('Pass schedules').check()
  await dialog.getByRole('button', { name: 'Copy the test URL' }).waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

test('many links are changed together or not at all, with one way back for all of them', async () => {
  const { page, complaints } = await ours.signedIn(ours.adminToken)
  const { control } = ours.system
  type Read = { active: boolean; tags: string[]; revision: number }
  const read = () => Promise.all([1, 2, 3].map((id) => control.get<Read>(`/v1/smart-links/${id}`)))
  const shown = async () => (await read()).map(({ active, tags }) => ({ active, tags }))
  const select = async () => {
    for (const name of ['Outdoor mix', 'Best offer first', 'Cap, then a shared tier']) {
      await page.getByRole('checkbox', { name: `Select ${name}` }).check()
    }
  }
  const before = await shown()
  await ours.show(page, '/links', 'Smart Links')
  await select()
  await page.getByRole('button', { name: 'Switch off' }).click()
  await page.getByText('3 links are off: their clicks get 404').waitFor()
  expect((await shown()).map(({ active }) => active)).toEqual([false, false, false])
  expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(1)
  await picture(page, 'links-changed-together')
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('3 links are as before').waitFor()
  expect(await shown()).toEqual(before)

  // Somebody else changes one of them while the page shows it as it was.
  await select()
  await page.getByRole('combobox', { name: 'Tags to add' }).fill('autumn')
  await page.keyboard.press('Enter')
  const third = (await read())[2]
  if (third === undefined) throw new Error('the demo has three links and more')
  await control.patch('/v1/smart-links/3', third.revision, { description: 'changed by another' })
  await page.getByRole('button', { name: 'Add tags' }).click()
  await page.getByText('None of the links was changed').waitFor()
  await picture(page, 'links-not-changed-together')
  expect(await shown()).toEqual(before)
  // The browser notes every refusal; here it is what was asked for.
  expect(complaints.filter((text) => !text.includes('status of 412'))).toEqual([])
})

test('while the API is slow there is a skeleton, and when it fails a way to try again', async () => {
  const { page } = await ours.signedIn(ours.adminToken)
  await page.getByRole('link', { name: 'Outdoor mix' }).waitFor()
  let answer: 'late' | 'broken' | 'well' = 'late'
  const late: (() => void)[] = []
  await page.route('**/v1/offers?*', async (route) => {
    if (answer === 'broken') return route.fulfill({ status: 503, body: '{}', contentType: 'text/plain' })
    if (answer === 'late') await new Promise<void>((resolve) => late.push(resolve))
    return route.continue()
  })
  await page.goto(`${ours.url}/offers`)
  await page.locator('table[aria-busy=true]').waitFor()
  await picture(page, 'offers-while-slow')
  for (const go of late) go()
  answer = 'broken'
  await page.goto(`${ours.url}/offers?q=boots`)
  await page.getByRole('alert').getByText('This could not be loaded').waitFor()
  await picture(page, 'offers-when-broken')
  expect(await seriousFaults(page)).toEqual([])
  answer = 'well'
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('link', { name: 'Hiking boots' }).waitFor()
})
