import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePorts } from '@smartlink/kafka-broker/free-ports'
import { startKafka } from '@smartlink/kafka-broker/start-kafka'
import type { KafkaCluster } from '@smartlink/kafka-broker/kafka-cluster'
import { ApiClient } from './api.ts'
import { createLoadCatalog } from './catalog-for-load.ts'
import type { LoadCatalog } from './catalog-for-load.ts'
import { startClickLoad } from './click-load.ts'
import type { ClickLoad } from './click-load.ts'
import type { Analyst } from './clickhouse-query.ts'
import type { Evidence } from './expect-stored-once.ts'
import { startProcess } from './process.ts'
import type { ManagedProcess } from './process.ts'
import { SERVICE_NAMES, ServiceFleet } from './services.ts'
import { temporaryDirectory } from './smart-link.ts'

/** Kafka, ClickHouse and the six services as processes of their own, with a catalog and the ledger of every visitor. */
export interface FleetOnKafka {
  readonly kafka: KafkaCluster
  readonly fleet: ServiceFleet
  readonly directory: string
  readonly analyst: Analyst
  /** Where Kafka and ClickHouse are, as environment variables of the services. */
  readonly settings: Readonly<Record<string, string>>
  /** `kill -9` of the ClickHouse server itself; who watches over it starts it again at the same address. */
  killClickHouse(): void
  /** Ends the server and who watches over it: nobody answers at the address until it is started again. */
  stopClickHouse(): Promise<void>
  startClickHouse(): Promise<void>
  /** Visitors click at the ingress that is named, until stopped. */
  startLoad(clicksPerSecond: number, ingress?: string): ClickLoad
  /** What visitors were told so far, and where to look whether it is stored. */
  evidence(): Evidence
  stop(): Promise<void>
}

export async function startFleetOnKafka(brokers: 1 | 3, cap: number): Promise<FleetOnKafka> {
  const directory = temporaryDirectory()
  const kafka = await startKafka({ brokers })
  const startServer = (port: string): Promise<ManagedProcess> =>
    startProcess({
      args: ['infra/clickhouse/start.ts', '--data', join(directory.path, 'clickhouse'), '--port', port],
    })
  let clickhouse = await startServer(String((await freePorts(1))[0]))
  const people = clickhouse.ready['analyst'] as { user: string; password_file: string }
  const analyst: Analyst = {
    url: String(clickhouse.ready['clickhouse']),
    user: people.user,
    passwordFile: people.password_file,
    database: 'smartlink',
  }
  const settings = {
    SMARTLINK_TRUSTED_PROXIES: '127.0.0.1/32',
    SMARTLINK_LOG: `kafka://${kafka.brokers.join(',')}`,
    SMARTLINK_CLICKHOUSE: analyst.url,
    SMARTLINK_CLICKHOUSE_USER: String(clickhouse.ready['user']),
    SMARTLINK_CLICKHOUSE_PASSWORD_FILE: String(clickhouse.ready['password_file']),
  }
  const fleet = new ServiceFleet(directory.path, settings)
  for (const service of SERVICE_NAMES) await fleet.start(service)
  const token = readFileSync(join(directory.path, 'secrets', 'admin-token'), 'utf8').trim()
  const report = new ApiClient(fleet.url('report'), token)
  const catalog: LoadCatalog = await createLoadCatalog(new ApiClient(fleet.url('control'), token), cap)
  const loads: ClickLoad[] = []

  return {
    kafka,
    fleet,
    directory: directory.path,
    analyst,
    settings,
    killClickHouse: () => {
      for (const child of childrenOf(clickhouse.pid)) process.kill(child, 'SIGKILL')
    },
    stopClickHouse: async () => {
      clickhouse.kill('SIGTERM')
      await clickhouse.ended
    },
    startClickHouse: async () => {
      clickhouse = await startServer(new URL(analyst.url).port)
    },
    startLoad: (clicksPerSecond, ingress = 'ingress') => {
      const load = startClickLoad({
        ingressUrl: () => fleet.url('ingress', ingress),
        slugs: [catalog.weightLink.slug, catalog.cappedLink.slug],
        publisherIds: catalog.publisherIds,
        connections: 16,
        clicksPerSecond,
      })
      loads.push(load)
      return load
    },
    evidence: () => ({ analyst, report, catalog, ledger: loads.flatMap((load) => load.ledger) }),
    stop: async () => {
      await fleet.killAll()
      clickhouse.kill('SIGKILL')
      await clickhouse.ended
      await kafka.stop()
      directory.remove()
    },
  }
}

/** Processes that a process started, as Linux tells it. */
function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.split(' ').filter(Boolean).map(Number)
}
