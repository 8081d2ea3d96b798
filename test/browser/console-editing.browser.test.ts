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

/** Chooses in a list that opens below its field; a long one is searched first. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  const field = page.getByRole('combobox', { name: label })
  await field.click()
  if (await field.isEditable()) await field.fill(option)
  await page.getByRole('option', { name: option }).click()
}

test('an offer is given hours by drawing them, a cap, dates and fraud rules, and all of it is saved', async () => {
  const { page, complaints } = await ours.signedIn(ours.adminToken)
  await ours.show(page, '/offers/3', 'Trail snacks')
  await page.getByRole('switch', { name: 'Only at certain times' }).click()
  const cell = (name: string) => page.getByRole('button', { name, exact: true })
  await cell('sat 10:00 to 11:00').hover()
  await page.mouse.down()
  for (const name of ['sat 11:00 to 12:00', 'sat 12:00 to 13:00']) await cell(name).hover()
  await page.mouse.up()
  await expect.poll(() => cell('sat 12:00 to 13:00').getAttribute('aria-pressed')).toBe('true')
  await page.keyboard.press('Tab')
  await cell('sat 12:00 to 13:00').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await expect.poll(() => cell('sun 12:00 to 13:00').getAttribute('aria-pressed')).toBe('true')
  await page.getByRole('button', { name: 'Add a cap' }).click()
  await page.getByLabel('Cap 1, limit').fill('40')
  await choose(page, 'Cap 1, time zone', 'Europe/Berlin')
  await choose(page, 'Cap 1, counted for', 'each publisher and sub id')
  await page.getByRole('button', { name: 'Cap 1, more settings' }).click()
  await choose(page, 'Cap 1, publishers', 'Push Network')
  await choose(page, 'Cap 1, mode', 'instead of wider caps')
  await choose(page, 'Cap 1, until its clicks so far are counted', 'new: counts from now')
  await page.getByRole('button', { name: 'Block a source' }).click()
  await choose(page, 'Blocked source 1, publisher', 'Push Network')
  await page.getByLabel('Blocked source 1, sub1').fill('bad-placement')
  await page.getByRole('button', { name: 'Add a rule' }).click()
  await choose(page, 'Rule 1, values', 'Germany (DE)')
  await choose(page, 'Rule 1, when it is not known', 'unknown passes')
  await choose(page, 'Fraud rules', 'Refuse')
  await page.getByLabel('Takes clicks until').fill('2031-05-01T10:30')
  await picture(page, 'offer-editing')
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Trail snacks is saved').waitFor()
  const saved = await ours.system.control.get('/v1/offers/3')
  expect(saved).toMatchObject({
    schedule: {
      windows: [
        { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '18:00' },
        { days: ['sat'], from: '10:00', to: '13:00' },
        { days: ['sun'], from: '12:00', to: '13:00' },
      ],
    },
    caps: [
      {
        limit: 40,
        metric: 'clicks',
        window: 'day',
        time_zone: 'Europe/Berlin',
        scope: 'offer+publisher+sub1',
        publisher_ids: [3],
        mode: 'override',
        while_pending: 'from_now',
      },
    ],
    blocked_sources: [{ publisher_id: 3, sub1: 'bad-placement' }],
    targeting: [{ dim: 'country', op: 'in', values: ['DE'], unknown: 'allow' }],
    fraud: { mode: 'enforce' },
    ends_at: '2031-05-01T10:30:00Z',
  })

  await page.getByRole('button', { name: 'Cap 1, fewer settings' }).waitFor()
  await page.getByRole('button', { name: 'Block a source' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page
    .getByRole('combobox', { name: 'Blocked source 2, publisher' })
    .and(page.locator('[aria-invalid=true]'))
    .waitFor()
  await page.getByRole('button', { name: 'Remove blocked source 2' }).click()
  await page.getByRole('button', { name: 'Remove blocked source 1' }).click()
  await page.getByRole('button', { name: 'Remove cap 1' }).click()
  await page.getByRole('button', { name: 'Remove rule 1' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect
    .poll(() => ours.system.control.get('/v1/offers/3'))
    .toMatchObject({ caps: [], blocked_sources: [], targeting: [] })
  // The browser notes every refusal; here it is what was asked for.
  expect(complaints.filter((text) => !text.includes('status of 422'))).toEqual([])
})

test('a link is given rules for one of its offers, a cap, returning visitors and an order by keyboard', async () => {
  const { page, complaints } = await ours.signedIn(ours.adminToken)
  await ours.show(page, '/links/1/edit?step=2', 'Edit Outdoor mix')
  await page.getByRole('button', { name: 'Targeting of Hiking boots in this link' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Add a rule' }).click()
  await dialog.getByRole('combobox', { name: 'Rule 1, values' }).fill('Austria')
  await page.getByRole('option', { name: 'Austria (AT)' }).click()
  await picture(page, 'member-targeting')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await dialog.waitFor({ state: 'detached' })

  await page.getByText('Priority', { exact: true }).click()
  await page.getByRole('button', { name: 'Move Trail snacks up' }).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await page.keyboard.press('Alt+ArrowUp')
  await page
    .getByRole('status')
    .getByText('Trail snacks was moved. Now: Trail snacks, then Hiking boots, then Rain jackets')
    .waitFor({ state: 'attached' })
  await page.getByRole('button', { name: /Returning visitors and caps of the link/ }).click()
  await choose(page, 'A visitor who comes again', 'Goes to the same offer while it takes clicks')
  await page.getByRole('button', { name: 'Add a cap' }).click()
  await page.getByLabel('Cap 1, limit').fill('500')
  await picture(page, 'link-editing')
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Outdoor mix is saved').waitFor()
  expect(await ours.system.control.get('/v1/smart-links/1')).toMatchObject({
    strategy: 'priority',
    sticky: 'visitor',
    caps: [{ scope: 'link', limit: 500 }],
    members: expect.arrayContaining([
      expect.objectContaining({ offer_id: 3, rank: 1 }),
      expect.objectContaining({
        offer_id: 1,
        rank: 2,
        targeting: [expect.objectContaining({ dim: 'country', values: ['AT'] })],
      }),
    ]),
  })
  expect(complaints).toEqual([])
})

test('the rows of a priority list are dragged by the mouse', async () => {
  const { page, complaints } = await ours.signedIn(ours.adminToken)
  await ours.show(page, '/links/3/edit?step=2', 'Edit Cap, then a shared tier')
  const row = (name: string) => page.getByRole('group', { name, exact: true })
  const shown = () => page.getByRole('group').evaluateAll((rows) => rows.map((node) => node.getAttribute('aria-label')))
  const link = await ours.system.control.get<{ members: { offer_id: number; rank: number }[] }>('/v1/smart-links/3')
  await expect.poll(shown).toHaveLength(link.members.length)
  const names = (await shown()).filter((name) => name !== null)
  const [first, last] = [names[0], names.at(-1)]
  if (first === undefined || last === undefined || first === last) throw new Error('the demo link has several offers')
  // The pointer goes there as a hand does: pressed, moved in steps, let go.
  const from = await row(last).boundingBox()
  const to = await row(first).boundingBox()
  if (from === null || to === null) throw new Error('a row is not shown')
  await page.mouse.move(from.x + 12, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(to.x + 30, to.y + to.height / 2, { steps: 12 })
  await picture(page, 'link-dragging')
  await page.mouse.up()
  await page
    .getByRole('status')
    .getByText(`${last} was moved. Now: ${last}, then ${first}`)
    .waitFor({ state: 'attached' })
  await expect.poll(async () => (await shown()).slice(0, 2)).toEqual([last, first])
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Cap, then a shared tier is saved').waitFor()
  const saved = await ours.system.control.get<typeof link & { revision: number }>('/v1/smart-links/3')
  const firstOf = ({ members }: typeof link) => members.toSorted((one, other) => one.rank - other.rank)[0]?.offer_id
  expect(firstOf(saved)).toBe(link.members.at(-1)?.offer_id)
  expect(complaints).toEqual([])
  // The link goes on as the demo has it.
  await ours.system.control.patch('/v1/smart-links/3', saved.revision, { members: link.members })
})

test('a publisher asks for an offer, a manager grants it, and the publisher sees that', async () => {
  const { control } = ours.system
  const [offer] = (
    await control.get<{ items: { id: number; name: string; revision: number }[] }>('/v1/offers?q=Insider')
  ).items
  if (offer === undefined) throw new Error('the demo has this offer')
  await control.patch(`/v1/offers/${offer.id}`, offer.revision, { access: 'approval' })
  const body = { name: 'Publisher 3', role: 'publisher', publisher_id: 3 }
  const { token } = await control.post<{ token: string }>('/v1/tokens', body)
  const publisher = await ours.signedIn(token, { width: 390 })
  await ours.show(publisher.page, '/my/offers', 'Offers')
  await publisher.page.getByRole('button', { name: `Ask for ${offer.name}` }).click()
  await publisher.page.getByLabel('Where would the visitors come from?').fill('A newsletter on cards')
  await publisher.page.getByRole('dialog').getByRole('button', { name: 'Ask for access' }).click()
  await publisher.page.getByText('pending').waitFor()
  await picture(publisher.page, 'my-offers')
  expect(await seriousFaults(publisher.page)).toEqual([])

  const manager = await ours.signedIn(ours.adminToken)
  await ours.show(manager.page, '/access', 'Access')
  await manager.page.getByText('A newsletter on cards').waitFor()
  await manager.page.getByRole('button', { name: 'Approve' }).click()
  await manager.page.getByText(`Push Network has access to ${offer.name}`).waitFor()
  const grant = manager.page.getByRole('checkbox', { name: `Push Network may send traffic to ${offer.name}` })
  await expect.poll(() => grant.isChecked()).toBe(true)
  await picture(manager.page, 'access-approved')
  await manager.page.getByRole('button', { name: 'Undo' }).click()
  await manager.page.getByText(`Push Network has no access to ${offer.name}`).waitFor()
  await expect.poll(() => grant.isChecked()).toBe(false)
  await grant.click()
  await manager.page.getByText(`Push Network has access to ${offer.name}`).waitFor()
  await ours.show(publisher.page, '/my/offers', 'Offers')
  await publisher.page.getByText('granted').waitFor()
  expect([...publisher.complaints, ...manager.complaints]).toEqual([])
})

test('publishers are imported from a table that is tried first, with an outcome for each row', async () => {
  const { page, complaints } = await ours.signedIn(ours.adminToken)
  await ours.show(page, '/publishers', 'Publishers')
  await page.getByRole('button', { name: 'Import' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Or paste it here').fill('name,nonsense\nA,1')
  await dialog.getByText('There is no column nonsense.').waitFor()
  await dialog.getByLabel('Or paste it here').fill('name,status,tags\nFirst,active,a|b\nSecond,asleep,\nThird,,c')
  await dialog.getByRole('button', { name: 'Try it' }).click()
  await dialog.getByText('2 of 3 rows fit. Nothing is saved yet.').waitFor()
  await dialog.getByText(/^status: /).waitFor()
  expect((await ours.system.control.get<{ items: unknown[] }>('/v1/publishers?q=First')).items).toEqual([])
  await picture(page, 'import')
  expect(await seriousFaults(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Import 2 publishers' }).click()
  await dialog.getByText('2 of 3 were imported.').waitFor()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Third' }).waitFor()
  expect(await page.getByRole('button', { name: 'Second' }).count()).toBe(0)
  // The browser notes every answer of this kind; here it is what was asked for.
  expect(complaints.filter((text) => !text.includes('status of 422'))).toEqual([])
})

test('a postback token is replaced and shown once', async () => {
  const { page, complaints } = await ours.signedIn(ours.adminToken)
  await ours.show(page, '/advertisers', 'Advertisers')
  await page.getByRole('button', { name: 'Acme Finance' }).click()
  await page.getByRole('button', { name: 'Make a new token' }).click()
  await page.getByText('New postback token of Acme Finance').waitFor()
  expect(await page.getByRole('dialog').locator('pre').innerText()).toMatch(/^\S{16,}$/)
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'I have it' }).click()
  expect(complaints).toEqual([])
})

test('clicks fill a cap until it is used up; health shows it, and a click says why it went elsewhere', async () => {
  // A token may come too late for a click, which then goes on; so as many as it takes.
  await waitFor(
    async () => {
      const answer = await fetch(`${ours.system.ingressUrl}/demo-tiers?pub=1`, { redirect: 'manual' })
      expect(answer.status).toBe(302)
      const { items } = await ours.system.control.get<{ items: { used_up: boolean }[] }>('/v1/caps?offer_id=5')
      return items[0]?.used_up === true
    },
    { deadlineMs: 60_000, what: 'the cap to be used up' },
  )
  await fetch(`${ours.system.ingressUrl}/demo-tiers?pub=1&sub1=too-late`, { redirect: 'manual' })
  const { page, complaints } = await ours.signedIn(ours.adminToken)
  await ours.show(page, '/health', 'Health')
  await page.getByText('Everything works').waitFor({ timeout: 60_000 })
  await page.getByRole('progressbar', { name: '25 of 25 clicks today, 100.0%' }).waitFor({ timeout: 60_000 })
  await page
    .getByText(/resets in \d+ (hour|minute|second)s? \(00:00, UTC\)/)
    .first()
    .waitFor()
  await picture(page, 'health')
  expect(await seriousFaults(page)).toEqual([])

  let clickId: string | undefined
  await waitFor(
    async () => {
      const { rows } = await ours.system.report.get<{ rows: { click_id: string; sub1: string }[] }>(
        '/v1/clicks?limit=100',
      )
      clickId = rows.find(({ sub1 }) => sub1 === 'too-late')?.click_id
      return clickId !== undefined
    },
    { deadlineMs: 60_000, what: 'a stored click' },
  )
  await ours.show(page, `/clicks/${clickId}`, 'Click')
  await page.getByText('the same again').waitFor()
  await page.getByText('cap.clicks.day').first().waitFor()
  await picture(page, 'click')
  expect(await seriousFaults(page)).toEqual([])
  expect(complaints).toEqual([])
})
