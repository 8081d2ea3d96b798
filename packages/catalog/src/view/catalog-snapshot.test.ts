import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { toEntityRecord } from '../record/catalog-record.ts'
import { readCatalogJson } from '../record/read-record.ts'
import { entity } from '../testing/entities.ts'
import { loadCatalogSnapshot, saveCatalogSnapshot } from './catalog-snapshot.ts'
import { PackedCatalog } from './packed-catalog.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'catalog-snapshot-'))
})
afterEach(() => rm(directory, { recursive: true }))

const STATE = { logId: '0190a000-0000-7000-8000-000000000000', position: 17, decider: 1, nowMs: 1_781_092_800_000 }

function someCatalog(): PackedCatalog {
  const view = new PackedCatalog()
  view.apply({ kind: 'meta', id: 'log', revision: 1, body: { log_id: STATE.logId } })
  view.apply({ kind: 'domain', entity: entity('domain', 1, { default: true, revision: 2 }) })
  view.apply({
    kind: 'smart_link',
    entity: entity('smart_link', 5, { slug: 'five', name: 'Fünf \u2028', revision: 3 }),
  })
  view.apply({ kind: 'offer', entity: entity('offer', 6, { archived: true, revision: 4 }) })
  const newer = { ...toEntityRecord('offer', entity('offer', 7, { revision: 5, name: 'from the future' })), needs: 2 }
  const outcome = readCatalogJson(newer, 1)
  if (outcome.state === 'unreadable') throw new Error(outcome.detail)
  view.apply(outcome.change)
  return view
}

test('a saved catalog comes back whole, with the position to go on from', async () => {
  const path = join(directory, 'catalog')
  const view = someCatalog()
  await saveCatalogSnapshot(path, view, STATE)
  const loaded = await loadCatalogSnapshot(path, 1)
  if (loaded.state !== 'loaded') throw new Error(loaded.state)
  expect([...loaded.catalog.changes()]).toEqual([...view.changes()])
  expect(loaded).toMatchObject({ logId: STATE.logId, takenAtMs: STATE.nowMs, position: 17 })
})

test('another decider does not trust stand-ins of the one that wrote, and reads the topic whole', async () => {
  const path = join(directory, 'catalog')
  await saveCatalogSnapshot(path, someCatalog(), STATE)
  const loaded = await loadCatalogSnapshot(path, 2)
  if (loaded.state !== 'loaded') throw new Error(loaded.state)
  expect(loaded.position).toBeUndefined()
  expect(loaded.catalog.smartLink(5)?.slug).toBe('five')
  expect(loaded.catalog.any('offer', 7)).toBeUndefined()
})

test('a snapshot that was cut or changed anywhere is refused, and a missing one is absent', async () => {
  const path = join(directory, 'catalog')
  expect(await loadCatalogSnapshot(path, 1)).toEqual({ state: 'absent' })
  await saveCatalogSnapshot(path, someCatalog(), STATE)
  const bytes = await readFile(path)
  for (let at = 0; at < bytes.length - 1; at += 7) {
    const flipped = Buffer.from(bytes)
    flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at)
    await writeFile(path, at % 2 === 0 ? flipped : bytes.subarray(0, at))
    expect((await loadCatalogSnapshot(path, 1)).state).toBe('damaged')
  }
})
