import { join } from 'node:path'
import { freePorts } from '@smartlink/kafka-broker/free-ports'
import { startProcess } from './process.ts'
import type { ManagedProcess } from './process.ts'

export type ServiceName = 'control' | 'ingress' | 'cap-keeper' | 'fraud-scorer' | 'click-sink' | 'report'

/** In the order in which they are started: the first control makes the catalog that the others wait for. */
export const SERVICE_NAMES: readonly ServiceName[] = [
  'control',
  'ingress',
  'cap-keeper',
  'fraud-scorer',
  'click-sink',
  'report',
]

/** Services that others reach at an address. */
const PUBLIC = ['ingress', 'control', 'report'] as const
type PublicKind = (typeof PUBLIC)[number]

/** Environment of a service: where Kafka and ClickHouse are, and who it is there. */
export type SettingsOf = (service: ServiceName) => Readonly<Record<string, string>>

/** Services as separate processes on one Kafka and one ClickHouse, each with a directory of its own. */
export class ServiceFleet {
  readonly #running = new Map<string, ManagedProcess>()
  readonly #directory: string
  /** What each service is told. */
  readonly settingsOf: SettingsOf
  /** Chosen at the first start, asked for again at the next, so that addresses stay. */
  readonly #ports = new Map<string, number>()

  constructor(directory: string, settingsOf: SettingsOf) {
    this.#directory = directory
    this.settingsOf = settingsOf
  }

  /** Starts one instance; `name` tells instances of one service apart: `click-sink`, `click-sink-2`. */
  async start(
    service: ServiceName,
    name: string = service,
    more: Readonly<Record<string, string>> = {},
  ): Promise<ManagedProcess> {
    const own = PUBLIC.find((kind) => kind === service)
    if (own !== undefined && !this.#ports.has(`${name}/${own}`)) {
      const [free = 0] = await freePorts(1)
      this.#ports.set(`${name}/${own}`, free)
    }
    const port = (kind: PublicKind): string => String(this.#ports.get(`${name}/${kind}`) ?? 0)
    const child = await startProcess({
      args: [`services/${service}/src/main.ts`],
      env: {
        SMARTLINK_SECRETS: join(this.#directory, 'secrets'),
        SMARTLINK_DATA: join(this.#directory, name),
        SMARTLINK_INGRESS_PORT: port('ingress'),
        SMARTLINK_CONTROL_PORT: port('control'),
        SMARTLINK_REPORT_PORT: port('report'),
        SMARTLINK_OPS_PORT: '0',
        SMARTLINK_LABEL: name,
        ...this.settingsOf(service),
        ...more,
      },
      logFile: join(this.#directory, `${name}.log`),
    })
    this.#running.set(name, child)
    return child
  }

  /** Address of a service that was started once, also while it is gone. */
  url(kind: PublicKind, name: string = kind): string {
    const port = this.#ports.get(`${name}/${kind}`)
    if (port === undefined) throw new Error(`${name} never answered as ${kind}`)
    return `http://127.0.0.1:${port}`
  }

  running(name: string): ManagedProcess {
    const child = this.#running.get(name)
    if (child === undefined) throw new Error(`${name} is not running`)
    return child
  }

  async kill(name: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<number | string> {
    const child = this.running(name)
    child.kill(signal)
    this.#running.delete(name)
    return child.ended
  }

  /** Names of what runs now. */
  get names(): readonly string[] {
    return [...this.#running.keys()]
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((name) => this.kill(name)))
  }
}
