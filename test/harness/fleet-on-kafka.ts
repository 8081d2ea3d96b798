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
import { childrenOf, startProcess } from './process.ts'
import type { ManagedProcess } from './process.ts'
import { SERVICE_NAMES, ServiceFleet } from './services.ts'
import type { SettingsOf } from './services.ts'
import { temporaryDirectory } from './smart-link.ts'

/** Kafka, ClickHouse and the six services as processes of their own, with a catalog and the ledger of every visitor. */
export interface FleetOnKafka {
  readonly kafka: KafkaCluster
  readonly fleet: ServiceFleet
  readonly directory: string
  readonly analyst: Analyst
  /** Where Kafka and ClickHouse are, as environment variables of the services. */
  readonly settings: Readonly<Record<string, string>>
  /** Who watches over the ClickHouse server, which is its child. */
  clickHousePid(): number
  /** `kill -9` of the ClickHouse server itself; who watches over it starts it again at the same address. */
  killClickHouse(): void
  /** Ends the server and who watches over it: nobody answers at the address until it is started again. */
  stopClickHouse(): Promise<void>
  startClickHouse(): Promise<void>
  /** Visitors click at the ingress that is named, until stopped. */
  startLoad(clicksPerSecond: number, ingress?: string): ClickLoad
  /** Ends every load that a test began and did not come to end. */
  stopLoads(): Promise<void>
  /** The management API, asked as an admin. */
  control(): ApiClient
  /** What visitors were told so far, and where to look whether it is stored. */
  evidence(): Evidence
  stop(): Promise<void>
}

/** A Kafka that is not the usual one of tests, and how each service signs in to it and to ClickHouse. */
export interface FleetSurroundings {
  readonly kafka: KafkaCluster
  settings(clickhouse: StartedClickHouse): Promise<SettingsOf>
}

/** The ready line of `infra/clickhouse/start.ts`. */
export interface StartedClickHouse {
  readonly clickhouse: string
  readonly user: string
  readonly password_file: string
  readonly reader: { readonly user: string; readonly password_file: string }
  readonly analyst: { readonly user: string; readonly password_file: string }
}

export async function startFleetOnKafka(
  brokers: 1 | 3,
  cap: number,
  surroundings?: FleetSurroundings,
): Promise<FleetOnKafka> {
  const directory = temporaryDirectory()
  const kafka = surroundings?.kafka ?? (await startKafka({ brokers }))
  const startServer = (port: string): Promise<ManagedProcess> =>
    startProcess({
      args: ['infra/clickhouse/start.ts', '--data', join(directory.path, 'clickhouse'), '--port', port],
    })
  let clickhouse = await startServer(String((await freePorts(1))[0]))
  const started = clickhouse.ready as unknown as StartedClickHouse
  const analyst: Analyst = {
    url: started.clickhouse,
    user: started.analyst.user,
    passwordFile: started.analyst.password_file,
    database: 'smartlink',
  }
  const settings = {
    SMARTLINK_TRUSTED_PROXIES: '127.0.0.1/32',
    SMARTLINK_LOG: `kafka://${kafka.brokers.join(',')}`,
    SMARTLINK_CLICKHOUSE: analyst.url,
    SMARTLINK_CLICKHOUSE_USER: started.user,
    SMARTLINK_CLICKHOUSE_PASSWORD_FILE: started.password_file,
  }
  const own = await surroundings?.settings(started)
  const fleet = new ServiceFleet(directory.path, (service) => ({ ...settings, ...own?.(service) }))
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
    clickHousePid: () => clickhouse.pid,
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
    stopLoads: async () => {
      await Promise.all(loads.map((load) => load.stop()))
    },
    control: () => new ApiClient(fleet.url('control'), token),
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
