import type { EntityChange } from '@smartlink/catalog/record/read-record'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import { prepareLog, writeCatalog } from '@smartlink/ingress/testing/ingress-on-log'
import { createLogger } from '@smartlink/service-kit/logger'
import { startProcess } from '../../harness/process.ts'
import type { ManagedProcess } from '../../harness/process.ts'

export interface IngressProcessOptions {
  readonly dataDir: string
  /** `embedded` or `kafka://…`. */
  readonly log: string
  readonly catalog: Iterable<EntityChange>
  readonly flags?: readonly string[]
}

/** Writes the catalog to a new log, as control does, and starts the ingress as anybody would: by its own entry. */
export async function startIngressProcess(options: IngressProcessOptions): Promise<ManagedProcess> {
  const { dataDir, log: url, catalog, flags = [] } = options
  const logger = createLogger({ level: 'silent', pretty: false })
  const log = await openEventLog({ url, dataDir, topicPrefix: '', groupPrefix: '', logger, clientId: 'bench' })
  await prepareLog(log)
  await writeCatalog(log, catalog)
  await log.close()
  return startProcess({
    args: [
      'services/ingress/src/main.ts',
      '--data',
      dataDir,
      '--log',
      url,
      '--ingress-port=0',
      '--ops-port=0',
      // Visitors are told apart by the address that the load puts there.
      '--trusted-proxies=127.0.0.1',
      ...flags,
    ],
    env: { NODE_ENV: 'production', SMARTLINK_LOG_LEVEL: 'warn' },
  })
}

/** The port behind a URL of a ready line. */
export function portOf(url: unknown): number {
  return Number(new URL(String(url)).port)
}
