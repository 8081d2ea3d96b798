import type { FencedWriter } from '@smartlink/event-log/event-log'
import { TokenDirectory } from '@smartlink/http/token-directory'
import { systemClock } from '@smartlink/service-kit/clock'
import { expect, test, vi } from 'vitest'
import { done } from './edit.ts'
import { TokenWriter } from './token-writer.ts'

const HEARD = { trouble: () => undefined }

test('an edit of tokens is answered in time, and one that was given up while it waited never begins', async () => {
  const gate = Promise.withResolvers<void>()
  const directory = new TokenDirectory()
  const writer = new TokenWriter(directory, systemClock, { log: HEARD, answerWithinMs: 50 })
  const slow: FencedWriter = { append: () => gate.promise, close: () => Promise.resolve() }
  writer.lead(slow, { revision: 0, lastId: 0 }, () => {})
  const codeOf = async (name: string) => {
    const result = await writer.submit('token:1', (scope) =>
      done(scope.put({ name, role: 'analyst', tags: [], short_id: name, hash: name })),
    )
    return result.ok ? 'saved' : result.problem.code
  }

  expect(await Promise.all([codeOf('written'), codeOf('waited')])).toEqual([
    'control.outcome_unknown',
    'control.log_silent',
  ])
  expect(writer.inDoubt).toBe(true)
  expect(await codeOf('later')).toBe('control.log_silent')

  gate.resolve()
  await vi.waitFor(() => expect(writer.inDoubt).toBe(false))
  expect(await codeOf('afterwards')).toBe('saved')
  expect([...directory.all()].map(({ id, name }) => [id, name])).toEqual([
    [1, 'written'],
    [2, 'afterwards'],
  ])
})
