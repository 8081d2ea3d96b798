import { appendFileSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { OPENING_SPAN } from './find-end.ts'
import { describeSegments, listSegments } from './segment-files.ts'
import { RECORD_HEAD_BYTES, sealRecord } from './segment-format.ts'
import { SegmentLogReader, type SegmentRecord } from './segment-log-reader.ts'
import { SegmentLogWriter, type SegmentLogWriterOptions } from './segment-log-writer.ts'
import { trimSegments } from './trim-segments.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'segment-log-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true })
})

function openWriter(options: Partial<SegmentLogWriterOptions> = {}): SegmentLogWriter {
  return new SegmentLogWriter({
    directory,
    segmentBytes: 1024 * 1024,
    fsync: { mode: 'interval', intervalMs: 200 },
    headerOf: (file) => ({ format: 'test', ...file }),
    ...options,
  })
}

function readAll(from = 0): SegmentRecord[] {
  const reader = new SegmentLogReader({ directory, from })
  const records = drain(reader)
  reader.close()
  return records
}

function drain(reader: SegmentLogReader): SegmentRecord[] {
  const records: SegmentRecord[] = []
  for (let batch = reader.read(); batch !== undefined; batch = reader.read()) records.push(...batch.records)
  return records
}

const texts = (records: readonly SegmentRecord[]): string[] => records.map(({ payload }) => payload.toString())

function encode(payload: Buffer, offset: number): Buffer {
  const bytes = Buffer.alloc(RECORD_HEAD_BYTES + payload.length)
  payload.copy(bytes, RECORD_HEAD_BYTES)
  sealRecord(bytes, 0, payload.length, offset)
  return bytes
}

test('what was flushed is read back in order, before and after the log was opened again', async () => {
  const first = openWriter()
  first.append(Buffer.from('a'))
  first.append(Buffer.alloc(0))
  expect(readAll()).toEqual([])
  expect(first.flush()).toMatchObject({ error: undefined })
  expect(texts(readAll())).toEqual(['a', ''])
  await first.close()
  const second = openWriter()
  second.append(Buffer.from('b'))
  second.flush()
  expect(texts(readAll())).toEqual(['a', '', 'b'])
  await second.close()
})

test('an opening begins at a multiple of 2^32 above what is there and above the floor', async () => {
  const offsets: number[] = []
  for (const floor of [0, 0, 5 * OPENING_SPAN + 7, 0]) {
    const writer = openWriter({ floor })
    offsets.push(writer.append(Buffer.from('x')), writer.append(Buffer.from('y')))
    writer.flush()
    await writer.close()
  }
  expect(offsets.map((offset) => offset / OPENING_SPAN)).toEqual(
    [1, 2, 6, 7].flatMap((opening) => [opening, opening + 1 / OPENING_SPAN]),
  )
  expect(readAll().map(({ offset }) => offset)).toEqual(offsets)
  expect(describeSegments(directory).map(({ header }) => header.previous_end)).toEqual([
    0,
    OPENING_SPAN + 2,
    2 * OPENING_SPAN + 2,
    6 * OPENING_SPAN + 2,
  ])
})

test('an opening that wrote nothing leaves nothing', async () => {
  await openWriter().close()
  expect(listSegments(directory)).toEqual([])
})

test('the first record of every segment is the one written when it begins', async () => {
  let begun = 0
  const writer: SegmentLogWriter = openWriter({
    segmentBytes: 500,
    onRoll: () => writer.append(Buffer.from(`checkpoint ${++begun}`)),
  })
  for (let turn = 0; turn < 30; turn++) {
    writer.append(Buffer.from(`event ${turn}`))
    writer.flush()
  }
  await writer.close()
  const firsts = describeSegments(directory).map(({ base }) => texts(readAll(base)).at(0))
  expect(firsts).toEqual(Array.from({ length: begun }, (_, index) => `checkpoint ${index + 1}`))
  expect(begun).toBeGreaterThan(1)
  expect(texts(readAll()).filter((text) => text.startsWith('event'))).toHaveLength(30)
})

test('the header names the file it stands in', async () => {
  const writer = openWriter({ segmentBytes: 200 })
  for (let turn = 0; turn < 40; turn++) {
    writer.append(Buffer.alloc(50, turn))
    writer.flush()
    await new Promise((resolve) => setImmediate(resolve))
  }
  await writer.close()
  const segments = describeSegments(directory)
  expect(segments.length).toBeGreaterThan(5)
  for (const { header, inode, birthtimeNs } of segments)
    expect(header).toMatchObject({ format: 'test', inode, birthtimeNs })
})

test('a header field that changes is in the next segment', async () => {
  let keys = ['k1']
  const writer = openWriter({ segmentBytes: 300, headerOf: (file) => ({ ...file, keys }) })
  const write = async (): Promise<void> => {
    writer.append(Buffer.alloc(100))
    writer.flush()
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  for (let turn = 0; turn < 3; turn++) await write()
  keys = ['k1', 'k2']
  for (let turn = 0; turn < 3; turn++) await write()
  await writer.close()
  expect(describeSegments(directory).at(-1)?.header.keys).toEqual(['k1', 'k2'])
})

test('reading begins at any offset', async () => {
  const writer = openWriter({ segmentBytes: 1_000 })
  const offsets = Array.from({ length: 100 }, (_, index) => {
    const offset = writer.append(Buffer.from(String(index)))
    writer.flush()
    return offset
  })
  await writer.close()
  for (const [index, offset] of offsets.entries()) expect(texts(readAll(offset)).at(0)).toBe(String(index))
  expect(readAll((offsets.at(-1) ?? 0) + 1)).toEqual([])
})

test('a damaged record ends its segment once a newer one is there, and the loss is counted', async () => {
  const writer = openWriter()
  writer.append(Buffer.from('good'))
  writer.flush()
  const [segment] = listSegments(directory)
  const end = statSync(segment?.path ?? '').size
  writer.append(Buffer.from('bad'))
  writer.append(Buffer.from('behind it'))
  writer.flush()
  await writer.close()
  truncateSync(segment?.path ?? '', end + RECORD_HEAD_BYTES)
  appendFileSync(segment?.path ?? '', Buffer.from('BAD'))
  appendFileSync(segment?.path ?? '', encode(Buffer.from('behind it'), OPENING_SPAN + 2))

  const damage: number[] = []
  const reader = new SegmentLogReader({ directory, from: 0, onDamage: ({ bytes }) => damage.push(bytes) })
  expect(texts(drain(reader))).toEqual(['good'])
  expect(damage).toEqual([])
  const next = openWriter()
  next.append(Buffer.from('next'))
  next.flush()
  expect(texts(drain(reader))).toEqual(['next'])
  expect(damage).toEqual([RECORD_HEAD_BYTES + 3 + RECORD_HEAD_BYTES + 9])
  reader.close()
  await next.close()
})

test('whole segments are trimmed, oldest first, never the newest, and readers inside them finish', async () => {
  const writer = openWriter({ segmentBytes: 200 })
  for (let turn = 0; turn < 20; turn++) {
    writer.append(Buffer.from(`record ${turn}`))
    writer.flush()
  }
  const reader = new SegmentLogReader({ directory, from: 0 })
  expect(texts(reader.read()?.records ?? []).at(0)).toBe('record 0')
  const before = listSegments(directory)
  expect(trimSegments(directory, ({ base }) => base < (before[3]?.base ?? 0))).toHaveLength(3)
  expect(trimSegments(directory, () => true)).toHaveLength(before.length - 4)
  expect(listSegments(directory)).toHaveLength(1)
  expect(drain(reader).at(-1)?.payload.toString()).toBe('record 19')
  reader.close()
  await writer.close()
})

test('under `always`, synced() waits for the disk, many at a time', async () => {
  const writer = openWriter({ fsync: { mode: 'always' }, segmentBytes: 2_000 })
  const waits: Promise<void>[] = []
  for (let turn = 0; turn < 200; turn++) {
    writer.append(Buffer.alloc(50, turn))
    writer.flush()
    waits.push(writer.synced())
  }
  await Promise.all(waits)
  expect(readAll()).toHaveLength(200)
  await writer.close()
})

type Step =
  | { readonly do: 'append'; readonly bytes: number }
  | { readonly do: 'flush' }
  | { readonly do: 'discard' }
  | { readonly do: 'kill'; readonly torn: number; readonly garbage: Uint8Array }
  | { readonly do: 'power cut'; readonly kept: number; readonly garbage: Uint8Array }

const garbage = fc.uint8Array({ maxLength: 40 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('append'), bytes: fc.oneof(fc.nat(60), fc.nat(3_000)) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('flush') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('discard') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill'), torn: fc.nat(), garbage }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('power cut'), kept: fc.nat(), garbage }) },
)

test('whatever is appended, killed, cut short and opened again: readers see whole records, in order, all that had to survive', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.integer({ min: 100, max: 5_000 }),
      fc.integer({ min: 16, max: 2_000 }),
      async (steps, segmentBytes, blockBytes) => {
        rmSync(directory, { recursive: true })
        const follower = new SegmentLogReader({ directory, from: 0, blockBytes })
        const followed: SegmentRecord[] = []
        const appended = new Map<number, Buffer>()
        const certain: number[] = []
        const handedOut: number[] = []
        let pending: { offset: number; payload: Buffer }[] = []
        let counter = 0
        let writer = openWriter({ segmentBytes })
        const reopen = async (): Promise<void> => {
          pending = []
          await writer.close()
        }
        for (const action of steps) {
          if (action.do === 'append') {
            const payload = Buffer.alloc(action.bytes, `${++counter} `)
            const offset = writer.append(payload)
            pending.push({ offset, payload })
          } else if (action.do === 'flush') {
            expect(writer.flush().error).toBeUndefined()
            for (const { offset, payload } of pending.splice(0)) {
              appended.set(offset, payload)
              certain.push(offset)
              handedOut.push(offset)
            }
          } else if (action.do === 'discard') {
            writer.discard()
            pending = []
          } else if (action.do === 'kill') {
            const half = Buffer.concat(pending.map(({ offset, payload }) => encode(payload, offset)))
            const path = listSegments(directory).at(-1)?.path
            const torn = half.subarray(0, half.length === 0 ? 0 : action.torn % half.length)
            if (path !== undefined && certain.length > 0) {
              for (const { offset, payload } of pending) appended.set(offset, payload)
              appendFileSync(path, Buffer.concat([torn, torn.length === 0 ? action.garbage : Buffer.alloc(0)]))
            }
            await reopen()
            writer = openWriter({ segmentBytes })
          } else {
            const newest = describeSegments(directory).at(-1)
            await reopen()
            if (newest !== undefined) {
              const header = Buffer.from(JSON.stringify(newest.header)).length + 16
              truncateSync(newest.path, header + (action.kept % (newest.bytes - header + 1)))
              appendFileSync(newest.path, action.garbage)
              // What was read already may be gone from the disk; it can't be asked of a reader that comes later.
              const survivors = new Set(readAll().map(({ offset }) => offset))
              certain.splice(0, certain.length, ...certain.filter((offset) => survivors.has(offset)))
            }
            writer = openWriter({ segmentBytes })
          }
          followed.push(...drain(follower))
        }
        const seen = readAll()
        const offsets = seen.map(({ offset }) => offset)
        expect(offsets).toEqual(offsets.toSorted((a, b) => a - b))
        expect(new Set(offsets).size).toBe(offsets.length)
        for (const { offset, payload } of seen)
          expect(payload.equals(appended.get(offset) ?? Buffer.from('never'))).toBe(true)
        const present = new Set(offsets)
        for (const offset of certain) expect(present.has(offset)).toBe(true)
        expect(new Set(handedOut).size).toBe(handedOut.length)
        const followedOffsets = new Set(followed.map(({ offset }) => offset))
        for (const offset of certain) expect(followedOffsets.has(offset)).toBe(true)
        for (const { offset, payload } of followed)
          expect(payload.equals(appended.get(offset) ?? Buffer.from('never'))).toBe(true)
        expect(followedOffsets.size).toBe(followed.length)
        follower.close()
        await writer.close()
      },
    ),
    { numRuns: 150 },
  )
})
