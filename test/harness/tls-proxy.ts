import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:tls'
import type { Certificate } from '@smartlink/service-kit/testing/certificates'

/** TLS in front of a server that has none, as a proxy of an operator. */
export interface TlsProxy {
  /** `https://127.0.0.1:port` */
  readonly url: string
  stop(): Promise<void>
}

export async function startTlsProxy(target: string, { certFile, keyFile }: Certificate): Promise<TlsProxy> {
  const { hostname, port } = new URL(target)
  const server = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, (client) => {
    const upstream = connect(Number(port), hostname)
    client.pipe(upstream).pipe(client)
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
