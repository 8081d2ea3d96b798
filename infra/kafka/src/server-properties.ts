export interface ServerProperties {
  /** 1, 2, 3 … */
  readonly nodeId: number
  /** `1@host:port,…` of every controller. */
  readonly voters: string
  /** What clients connect to, as `listen` on this side and as `advertise` to them. */
  readonly client: { readonly listen: string; readonly advertise: string }
  /** What brokers connect to, where it differs from the clients' address (containers). */
  readonly internal?: { readonly listen: string; readonly advertise: string }
  readonly controllerListen: string
  readonly logDir: string
  /** Brokers in the cluster: decides replication factors. */
  readonly brokers: number
  /** Put over the settings that follow from the rest. */
  readonly settings?: Readonly<Record<string, string>> | undefined
}

/**
 * The settings of one KRaft node that is broker and controller. Small, because it runs beside tests; nothing that
 * changes what a client sees, except that groups start without the stock delay of 3 s, no topic appears by itself, and a dead
 * broker is missed sooner.
 */
export function serverProperties(node: ServerProperties): Record<string, string> {
  const { internal } = node
  const listeners = [`CLIENT://${node.client.listen}`, `CONTROLLER://${node.controllerListen}`]
  const advertised = [`CLIENT://${node.client.advertise}`]
  if (internal !== undefined) {
    listeners.push(`INTERNAL://${internal.listen}`)
    advertised.push(`INTERNAL://${internal.advertise}`)
  }
  const replicas = Math.min(3, node.brokers)
  const settings: Record<string, string | number | boolean> = {
    'process.roles': 'broker,controller',
    'node.id': node.nodeId,
    'controller.quorum.voters': node.voters,
    listeners: listeners.join(','),
    'advertised.listeners': advertised.join(','),
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': internal === undefined ? 'CLIENT' : 'INTERNAL',
    'listener.security.protocol.map': 'CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': node.logDir,
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    // A broker that was killed is missed after 5 s instead of 9; a test waits for nothing else as long.
    'broker.session.timeout.ms': 5_000,
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': replicas > 2 ? 2 : 1,
    'transaction.state.log.num.partitions': 4,
    'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'background.threads': 2,
  }
  const texts = Object.entries(settings).map(([name, value]) => [name, String(value)] as const)
  return { ...Object.fromEntries(texts), ...node.settings }
}

/** The settings as the text of a `server.properties`. */
export function asPropertiesFile(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}
