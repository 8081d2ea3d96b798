import { recordKey, toEntityRecord } from '@smartlink/catalog/record/catalog-record'
import { waitFor } from '@smartlink/service-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ControlUnderTest } from '../testing/control-under-test.ts'

let api: ControlUnderTest
beforeAll(async () => {
  api = await ControlUnderTest.start()
})
afterAll(() => api.dispose())

test('a writer that was fenced saves nothing more, and takes up again with everything the other one wrote', async () => {
  const before = await api.create('publishers', { name: 'Before' })
  const { view } = api.control
  const intruder = await api.log.fencedWriter({ topic: 'catalog.v1', partition: 0, replay: () => {} })
  const known = view.publisher(before.id)
  if (known === undefined) throw new Error('not there')
  const foreign = { ...known, id: before.id + 5, revision: view.revision + 10, name: 'By another' }
  const record = toEntityRecord('publisher', foreign)
  await intruder.append([{ key: recordKey('publisher', foreign.id), value: Buffer.from(JSON.stringify(record)) }])

  const answers = await Promise.all(
    Array.from({ length: 5 }, (_, index) => api.ask('POST', '/v1/publishers', { name: `Lost ${index}` })),
  )
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
    Array.from({ length: 5 }, () => [503, 'control.not_leader']),
  )
  const after = await waitFor(
    async () => {
      const answer = await api.ask('POST', '/v1/publishers', { name: 'After' })
      return answer.status === 201 ? answer.body : undefined
    },
    { deadlineMs: 10_000, what: 'writing to be taken up again' },
  )
  expect(after.id).toBe(foreign.id + 1)
  expect(after.revision).toBeGreaterThan(foreign.revision)
  const names = (await api.ask('GET', '/v1/publishers')).body.items.map(({ name }: { name: string }) => name)
  expect(names).toEqual(['Before', 'By another', 'After'])
  await intruder.close()
})
