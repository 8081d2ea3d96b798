import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLogger } from '@smartlink/service-kit/logger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createReportDescription, withReports } from './report-description.ts'

const REPORT = {
  openapi: '3.1.0',
  tags: [{ name: 'reports', description: 'What happened' }],
  paths: { '/v1/clicks': { get: { operationId: 'get_v1_clicks' } } },
  components: { schemas: { Problem: { type: 'object' }, Row: { type: 'object' } } },
}
const CONTROL = {
  openapi: '3.1.0',
  tags: [{ name: 'offers' }],
  paths: { '/v1/offers': {} },
  components: { schemas: { Problem: { type: 'object' } }, securitySchemes: {} },
}
const logger = createLogger({ level: 'silent', pretty: false })
let asked = 0
let answer: string | undefined = JSON.stringify(REPORT)
const server = createServer((_request, response) => {
  asked++
  if (answer === undefined) response.writeHead(500).end()
  else response.writeHead(200).end(answer)
})
const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => server.close())

test('both APIs are in one document, reports at the place where control hands them on', async () => {
  const describe = createReportDescription(address, logger)
  expect(withReports(CONTROL, await describe())).toEqual({
    openapi: '3.1.0',
    tags: [{ name: 'offers' }, { name: 'reports', description: 'What happened' }],
    paths: { '/v1/offers': {}, '/report-api/v1/clicks': { get: { operationId: 'get_v1_clicks' } } },
    components: { schemas: { Problem: { type: 'object' }, Row: { type: 'object' } }, securitySchemes: {} },
  })
})

test('the report API is asked once a minute, and left out while it does not answer', async () => {
  asked = 0
  const describe = createReportDescription(address, logger)
  answer = undefined
  expect(withReports(CONTROL, await describe())).toEqual(CONTROL)
  answer = '{"paths": 7}'
  expect(await describe()).toBeUndefined()
  answer = JSON.stringify(REPORT)
  for (let times = 0; times < 3; times++) await describe()
  expect(asked).toBe(3)
  expect(await createReportDescription(() => undefined, logger)()).toBeUndefined()
})
