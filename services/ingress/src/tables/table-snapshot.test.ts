import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RecordTable } from './record-table.ts'
import { readSnapshot, writeSnapshot } from './table-snapshot.ts'

let stateDir: string
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'ingress-state-'))
})
afterEach(() => rm(stateDir, { recursive: true }))

function tableOf(count: number): RecordTable {
  const table = new RecordTable()
  for (let n = 0; n < count; n += 1)
    table.apply({ topic: `t${n % 3}`, key: `k/${n}`, value: JSON.stringify({ n, text: 'ü\n' }) })
  return table
}

describe('a snapshot of the tables', () => {
  it('holds every record as it was', async () => {
    const table = tableOf(1_300)
    table.apply({ topic: 't0', key: 'k/0', value: null })
    await writeSnapshot(stateDir, table, 42)
    const read = await readSnapshot(stateDir)
    expect(read?.takenAtMs).toBe(42)
    expect([...(read?.table.records() ?? [])]).toEqual([...table.records()])
    expect(read?.table.get('t0', 'k/0')).toBeUndefined()
  })

  it('replaces the one before', async () => {
    await writeSnapshot(stateDir, tableOf(3), 1)
    await writeSnapshot(stateDir, tableOf(1), 2)
    expect((await readSnapshot(stateDir))?.takenAtMs).toBe(2)
  })

  it('is taken for none when it is missing, cut anywhere, or of another format', async () => {
    expect(await readSnapshot(stateDir)).toBeUndefined()
    await writeSnapshot(stateDir, tableOf(5), 1)
    const file = join(stateDir, 'tables.jsonl')
    const whole = await readFile(file)
    for (let length = 0; length < whole.length - 1; length += 7) {
      await truncate(file, length)
      expect(await readSnapshot(stateDir), `cut to ${length} bytes`).toBeUndefined()
      await writeFile(file, whole)
    }
    await writeFile(file, '{"format":99,"taken_at":1}\n{"records":0}\n')
    expect(await readSnapshot(stateDir)).toBeUndefined()
  })
})
