import { createServer } from 'node:net'

/**
 * Below the range that Linux, Windows and macOS give to outgoing connections: what a server will ask for again after a
 * restart is not taken by somebody's connection meanwhile.
 */
const FIRST_PORT = 15_000
const PORTS = 17_000
const MAX_TRIES = 100

/** Ports of 127.0.0.1 that were free a moment ago, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>()
  for (let tries = 0; found.size < count; tries++) {
    if (tries > count + MAX_TRIES) throw new Error(`no ${count} free ports were found from ${FIRST_PORT} on`)
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS)
    if (!found.has(port) && (await isFree(port))) found.add(port)
  }
  return [...found]
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
