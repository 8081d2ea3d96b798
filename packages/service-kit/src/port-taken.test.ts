import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { portTaken } from './port-taken.ts'

const PORTS = { ingressPort: 8080, controlPort: 8081, reportPort: 8082, clickhousePort: 8123, opsPort: 0 }

it('names the flag of the port that is taken', async () => {
  const first = createServer().listen(0, '127.0.0.1')
  await once(first, 'listening')
  const { port } = first.address() as AddressInfo
  const second = createServer().listen(port, '127.0.0.1')
  const [error]: unknown[] = await once(second, 'error').catch((failure: unknown) => [failure])
  first.close()
  const said = portTaken(error, { ...PORTS, opsPort: port })
  expect(said?.message).toContain(`Port ${port} is taken`)
  expect(said?.message).toContain('--ops-port')
})

it('leaves every other error alone', () => {
  expect(portTaken(new Error('something else'), PORTS)).toBeUndefined()
})
