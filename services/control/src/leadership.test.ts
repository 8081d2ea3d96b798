import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ControlUnderTest } from './testing/control-under-test.ts'

let api: ControlUnderTest
beforeAll(async () => {
  api = await ControlUnderTest.start()
})
afterAll(() => api.dispose())

test('of two processes one writes; the other reads, refuses to write with 503, and takes over', async () => {
  const other = await api.startAnother()
  const askOther = (method: string, body?: unknown) =>
    fetch(`${other.url}/v1/publishers`, {
      method,
      headers: { authorization: `Bearer ${api.adminToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })

  const made = await api.create('publishers', { name: 'By the leader' })
  await waitFor(() => other.view.revision >= made.revision, { deadlineMs: 5_000, what: 'the follower to read along' })
  expect(await (await askOther('GET')).json()).toMatchObject({ items: [{ id: made.id }] })
  const refused = await askOther('POST', { name: 'By the follower' })
  expect(refused.status).toBe(503)
  expect(refused.headers.get('retry-after')).toBe('2')
  expect(await refused.json()).toMatchObject({ code: 'control.not_leader' })

  await api.control.stop()
  const taken = await waitFor(
    async () => {
      const answer = await askOther('POST', { name: 'After the change' })
      return answer.status === 201 ? ((await answer.json()) as { id: number; revision: number }) : undefined
    },
    { deadlineMs: 10_000, what: 'the follower to take over' },
  )
  expect(taken.id).toBe(made.id + 1)
  expect(taken.revision).toBeGreaterThan(made.revision)
  await other.stop()
  expect(api.crashes).toEqual([])
})
