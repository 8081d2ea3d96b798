import { createServer } from 'node:net'

/** Tries to take a port of 127.0.0.1 (0: any) and gives it back: its number, or undefined when it is in use. */
export async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer()
  return await new Promise((resolve) => {
    server.once('error', () => resolve(undefined))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      const taken = typeof address === 'object' && address !== null ? address.port : undefined
      server.close(() => resolve(taken))
    })
  })
}
