import { toEntityRecord } from '@smartlink/catalog/record/catalog-record'
import type { BodyOf, Kind } from '@smartlink/catalog/kinds'
import { entity } from '@smartlink/catalog/testing/entities'
import type { ClickHouseClient } from '@smartlink/clickhouse/clickhouse-client'
import { startTestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import type { TestClickHouse } from '@smartlink/clickhouse/testing/test-clickhouse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPastLinks } from './past-links.ts'
import type { PastLinks } from './past-links.ts'

let server: TestClickHouse
let sink: ClickHouseClient
let past: PastLinks

beforeAll(async () => {
  server = await startTestClickHouse()
  sink = server.open('sink')
  past = createPastLinks(server.open('reports'), 1)
})
afterAll(() => server.stop())

const CREATED = '2026-01-01T00:00:00.000Z'

/** Stores a revision as the sink does; it is the creation of the entity when `at` is that time. */
async function store<K extends Kind>(
  kind: K,
  id: number,
  revision: number,
  fields: Partial<BodyOf<K>> = {},
  { at = CREATED, archived = false }: { readonly at?: string; readonly archived?: boolean } = {},
): Promise<void> {
  const made = { ...entity(kind, id, { ...fields, revision, archived }), created_at: CREATED, updated_at: at }
  const { body, ...record } = toEntityRecord(kind, made as never)
  const row = { ...record, id: String(id), body: JSON.stringify(body), log_id: 'test', log_offset: revision }
  await sink.insertRows('catalog_history', [row])
}

const LATER = '2026-02-01T00:00:00.000Z'
const member = (offer_id: number) => ({ offer_id, rank: 1, weight: 1, targeting: [] })

test('a link is put together as it was at each revision, with everything it is made of', async () => {
  await store('domain', 1, 1, { hostname: 'go.example', default: true })
  await store('advertiser', 1, 2)
  await store('publisher', 7, 3)
  await store('targeting_group', 5, 4)
  await store('offer', 1, 5, { advertiser_id: 1, targeting_group_id: 5 })
  await store('smart_link', 1, 6, { slug: 'a', members: [member(1)] })
  await store('offer', 2, 7, { advertiser_id: 1 })
  await store('smart_link', 1, 8, { slug: 'a', members: [member(1), member(2)] }, { at: LATER })
  await store('offer', 1, 9, { advertiser_id: 1, status: 'paused' }, { at: LATER })
  await store('publisher', 7, 10, { status: 'paused' }, { at: LATER })
  await store('offer', 2, 11, { advertiser_id: 1 }, { at: LATER, archived: true })

  const at = async (revision: number) => {
    const answer = await past.at({ revision, linkId: 1, publisherId: 7 })
    if (answer.state !== 'known') throw new Error(answer.state)
    return answer.catalog
  }
  expect((await at(5)).smartLink(1)).toBeUndefined()
  const first = await at(6)
  expect(first.smartLink(1)?.members).toHaveLength(1)
  expect(first.offer(1)).toMatchObject({ status: 'active', revision: 5 })
  expect([first.targetingGroup(5)?.id, first.advertiser(1)?.id, first.defaultDomain?.id]).toEqual([5, 1, 1])
  expect((await at(8)).smartLink(1)?.members).toHaveLength(2)
  expect((await at(8)).publisher(7)?.status).toBe('active')
  const last = await at(11)
  expect([last.offer(1)?.status, last.publisher(7)?.status, last.offer(2)]).toEqual(['paused', 'paused', undefined])
})

test('a revision that is not there yet is said to be ahead', async () => {
  expect(await past.at({ revision: 12, linkId: 1, publisherId: 7 })).toEqual({ state: 'ahead', newest: 11 })
})

test('where the history begins after a part was made, it says from when on that part is known', async () => {
  await store('offer', 3, 14, { advertiser_id: 1 }, { at: LATER })
  await store('smart_link', 2, 13, { slug: 'b', members: [member(1), member(3)] })
  expect(await past.at({ revision: 13, linkId: 2, publisherId: 0, domainId: 1 })).toEqual({
    state: 'before_history',
    kind: 'offer',
    id: 3,
    since: { revision: 14, at: LATER },
  })
  expect(await past.at({ revision: 14, linkId: 2, publisherId: 0, domainId: 1 })).toMatchObject({ state: 'known' })
})
