import { createHash, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Says whether the password of a person is right, for as long as the server runs. */
export interface PasswordGate {
  /** Where the server asks. */
  readonly url: string
  close(): Promise<void>
}

const OK = 200
const REFUSED = 401
const FAILED = 500

/**
 * The server reads its users once and can't be told to read them again, so it asks here at each sign-in of a person, over the
 * loopback address (ClickHouse's own HTTP authentication, `Authorization: Basic`). A password that was changed in its file holds
 * from the next request on.
 * @param passwordOf the password as it is now; undefined for a user that is none. Asked each time
 */
export async function openPasswordGate(passwordOf: (user: string) => string | undefined): Promise<PasswordGate> {
  const server = createServer((request, response) => {
    let status = FAILED
    try {
      status = isRight(request.headers.authorization, passwordOf) ? OK : REFUSED
    } catch {
      // A file that can't be read lets nobody in; the server says that it could not ask.
    }
    // Settings for the session could be answered as well; users have theirs from their profile.
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  server.unref()
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function isRight(authorization: string | undefined, passwordOf: (user: string) => string | undefined): boolean {
  const credentials = /^Basic ([\w+/=-]{1,2000})$/.exec(authorization ?? '')?.[1]
  const text = Buffer.from(credentials ?? '', 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 1) return false
  const right = passwordOf(text.slice(0, colon))
  return right !== undefined && right !== '' && timingSafeEqual(digest(text.slice(colon + 1)), digest(right))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
