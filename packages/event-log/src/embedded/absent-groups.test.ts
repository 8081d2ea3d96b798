import { expect, test } from 'vitest'
import { createAbsentGroups } from './absent-groups.ts'

const DAY_MS = 86_400_000
const T0 = Date.UTC(2026, 5, 10)

function scenario(lastCommitMs: number) {
  let nowMs = T0
  let isMember = false
  const said: string[] = []
  const note = (fields: object, message: string): void => void said.push(`${JSON.stringify(fields)} ${message}`)
  const quiet = (): void => undefined
  const groups = createAbsentGroups({
    commits: { lastCommitMs: () => lastCommitMs },
    hasMembers: () => isMember,
    now: () => nowMs,
    logger: { debug: quiet, info: quiet, warn: note, error: note },
  })
  return {
    said,
    after: (ms: number): boolean => {
      nowMs += ms
      return groups.isAbandoned('old', 'clicks.v1')
    },
    join: (joined: boolean): void => {
      isMember = joined
    },
  }
}

const HOUR_MS = 3_600_000

test('a group without members is named, is waited for until it committed nothing for a day, and then holds nothing back', () => {
  const { after, said } = scenario(T0 - HOUR_MS)
  expect(after(1_000)).toBe(false)
  expect(said).toEqual([])
  expect(after(DAY_MS / 2)).toBe(false)
  expect(after(DAY_MS / 4)).toBe(false)
  expect(said).toHaveLength(1)
  expect(said[0]).toMatch(/"group":"old".*takes room/)
  expect(after(DAY_MS / 4)).toBe(true)
  expect(said).toHaveLength(2)
})

test('after days without power a group has an hour to come back', () => {
  const { after } = scenario(T0 - 5 * DAY_MS)
  expect(after(HOUR_MS / 2)).toBe(false)
  expect(after(HOUR_MS)).toBe(true)
})

test('a group that comes back is waited for again', () => {
  const { after, join } = scenario(T0 - DAY_MS)
  expect(after(2 * HOUR_MS)).toBe(true)
  join(true)
  expect(after(1)).toBe(false)
  join(false)
  expect(after(HOUR_MS / 2)).toBe(false)
})
