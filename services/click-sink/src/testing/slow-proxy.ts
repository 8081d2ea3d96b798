import { createServer, connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** Stands between a client and a server; while it is stalled, what the client sends is kept and delivered later, even when the client is gone. */
export interface SlowProxy {
  readonly url: string
  stall(): void
  /** Bytes that are held back. */
  held(): number
  flow(): void
  close(): Promise<void>
}

export async function startSlowProxy(target: { readonly host: string; readonly port: number }): Promise<SlowProxy> {
  let stalled = false
  const held: { readonly upstream: Socket; readonly bytes: Buffer }[] = []
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(target)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
    }
    client.on('data', (bytes) => {
      if (stalled) held.push({ upstream, bytes })
      else upstream.write(bytes)
    })
    upstream.on('data', (bytes) => {
      if (!client.destroyed) client.write(bytes)
    })
    upstream.on('close', () => client.destroy())
    client.on('close', () => {
      if (!stalled) upstream.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stall: () => {
      stalled = true
    },
    held: () => held.reduce((sum, { bytes }) => sum + bytes.length, 0),
    flow: () => {
      stalled = false
      for (const { upstream, bytes } of held.splice(0)) upstream.write(bytes)
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
