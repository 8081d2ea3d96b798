import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Gauge } from 'prom-client'
import type { Registry } from 'prom-client'
import type { Dependency } from './service.ts'

export interface OpsServerOptions {
  readonly host: string
  readonly port: number
  readonly metrics: Registry
  readiness(): readonly Dependency[]
}

export interface OpsServer {
  readonly url: string
  close(): Promise<void>
}

/**
 * Health and metrics, on a port that is never public. `/livez` says that the event loop turns and looks at nothing else:
 * restarting a process does not mend what it depends on. `/readyz` names each dependency and why it is not ready.
 */
export async function startOpsServer({ host, port, metrics, readiness }: OpsServerOptions): Promise<OpsServer> {
  countReadiness(metrics, readiness)
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0]
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end()
      return
    }
    switch (path) {
      case '/livez':
        send(200, { status: 'alive' })
        return
      case '/readyz': {
        const dependencies = readiness()
        const ready = dependencies.every((dependency) => dependency.ready)
        send(ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', dependencies })
        return
      }
      case '/metrics':
        metrics.metrics().then(
          (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
          () => response.writeHead(500).end(),
        )
        return
      default:
        send(404, { status: 'not found', paths: ['/livez', '/readyz', '/metrics'] })
    }
    function send(status: number, body: unknown): void {
      response
        .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        .end(JSON.stringify(body) + '\n')
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  return {
    url: httpUrl(host, address.port),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function countReadiness(metrics: Registry, readiness: () => readonly Dependency[]): void {
  new Gauge({
    name: 'smartlink_dependency_ready',
    help: '1 when this dependency of the process is ready, as /readyz tells, else 0',
    labelNames: ['dependency'],
    registers: [metrics],
    collect() {
      this.reset()
      for (const { name, ready } of readiness()) this.set({ dependency: name }, ready ? 1 : 0)
    },
  })
}

/** `http://host:port`, with brackets around an IPv6 address. */
export function httpUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
