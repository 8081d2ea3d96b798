import { expect, it } from 'vitest'
import { rawRequest } from '../testing/raw-http.ts'
import { openHttpFrontEnd } from './http.ts'
import { AnswerHeaders } from './answer-headers.ts'
import { openFrontEnd } from './open-front-end.ts'
import { testFastPath } from './self-test.ts'

it.each([true, false])('finds the fast path good in this Node.js, direct: %s', async (isDirect) => {
  expect(await testFastPath(isDirect)).toBeUndefined()
})

it('finds out when the callback of the parser is not where it was', async () => {
  const without: typeof openHttpFrontEnd = ({ fastPath: _unused, ...options }, intake, others) =>
    openHttpFrontEnd(options, intake, others)
  expect(await testFastPath(true, without)).toMatch(/0 of 2 plain clicks/)
})

it('finds out when answers are wrong', async () => {
  const wrong: typeof openHttpFrontEnd = (options, intake, others) =>
    openHttpFrontEnd(
      options,
      (request, respond) => intake(request, (answer) => respond({ ...answer, status: 301 })),
      others,
    )
  expect(await testFastPath(true, wrong)).toMatch(/two clicks at once: 301, 301 instead of 302, 302/)
})

it.each(['auto', 'http'] as const)('opens the front end that is asked for: %s', async (front) => {
  const fallbacks: string[] = []
  const frontEnd = await openFrontEnd(
    {
      host: '127.0.0.1',
      port: 0,
      reusePort: false,
      front,
      endTurn: () => undefined,
      onFallback: (reason) => fallbacks.push(reason),
    },
    (_request, respond) => {
      respond({ status: 204, location: '', headers: new AnswerHeaders([]), body: '' })
      return true
    },
    () => undefined,
  )
  expect((await rawRequest(frontEnd.port, 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n'))?.status).toBe(204)
  expect(frontEnd.fastPath?.requests).toBe(front === 'auto' ? 1 : undefined)
  expect(fallbacks).toEqual([])
  await frontEnd.stop()
})
