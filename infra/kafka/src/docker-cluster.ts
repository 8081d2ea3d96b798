import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GenericContainer, getContainerRuntimeClient, Network, Wait } from 'testcontainers'
import type { StartedTestContainer } from 'testcontainers'
import { newClusterId } from './cluster-id.ts'
import { freePorts } from './free-ports.ts'
import type { KafkaCluster } from './kafka-cluster.ts'
import { serverProperties } from './server-properties.ts'

const INFRA = fileURLToPath(new URL('../..', import.meta.url))
/** What the image is built from, by path below `infra/`. */
const CONTEXT = [
  'images/kafka/Dockerfile',
  'images/kafka/start-broker.sh',
  'kafka/pom.xml',
  'kafka/log4j2.properties',
] as const
const BUILT_IMAGE = 'smartlink-kafka:4.4.0'
/** The broker's own words for "I take requests". */
const STARTED = 'Kafka Server started'
const START_DEADLINE_MS = 120_000

export interface DockerClusterOptions {
  readonly brokers: 1 | 3
  /** An image that takes `KAFKA_*` variables as the official one does; built from `infra/images/kafka` without it. */
  readonly image?: string | undefined
  /** What the built image starts from. */
  readonly baseImage?: string | undefined
  readonly say: (message: string) => void
}

/** Whether a Docker engine answers on this machine. */
export async function dockerAnswers(): Promise<boolean> {
  try {
    await getContainerRuntimeClient()
    return true
  } catch {
    return false
  }
}

/** Starts Apache Kafka in containers of their own network, by testcontainers; clients reach it on 127.0.0.1. */
export async function startDockerCluster(options: DockerClusterOptions): Promise<KafkaCluster> {
  const image = options.image ?? (await build(options))
  const ports = await freePorts(options.brokers)
  const clusterId = newClusterId()
  const voters = ports.map((_, index) => `${index + 1}@${nodeName(index)}:9093`).join(',')
  const network = await new Network().start()
  const containers: StartedTestContainer[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(containers.map((container) => container.stop({ timeout: 1_000 })))
    await network.stop()
  }
  options.say(`starting ${options.brokers} of ${image} in containers`)
  const start = async (port: number, index: number): Promise<void> => {
    const properties = serverProperties({
      nodeId: index + 1,
      voters,
      client: { listen: '0.0.0.0:9092', advertise: `127.0.0.1:${port}` },
      internal: { listen: '0.0.0.0:9094', advertise: `${nodeName(index)}:9094` },
      controllerListen: '0.0.0.0:9093',
      logDir: '/var/lib/kafka/data',
      brokers: options.brokers,
    })
    const container = await new GenericContainer(image)
      .withNetwork(network)
      .withNetworkAliases(nodeName(index))
      .withExposedPorts({ container: 9092, host: port })
      .withEnvironment({ ...asVariables(properties), CLUSTER_ID: clusterId, KAFKA_HEAP_OPTS: '-Xmx400m' })
      .withWaitStrategy(Wait.forLogMessage(STARTED))
      .withStartupTimeout(START_DEADLINE_MS)
      .start()
    containers[index] = container
  }
  // Each waits for the quorum, so they start together; one that fails takes the others with it.
  const outcomes = await Promise.allSettled(ports.map(start))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) {
    await stop()
    throw new Error(`Kafka did not start in ${image}`, { cause: failed.reason })
  }
  return { kind: 'docker', brokers: ports.map((port) => `127.0.0.1:${port}`), ...(await controls(containers)), stop }
}

type Controls = Pick<KafkaCluster, 'pause' | 'resume' | 'kill' | 'restart'>

async function controls(containers: readonly StartedTestContainer[]): Promise<Controls> {
  const { container: engine } = await getContainerRuntimeClient()
  type Handle = ReturnType<typeof engine.getById>
  const each = async (node: number | undefined, act: (handle: Handle) => Promise<unknown>): Promise<void> => {
    const chosen = node === undefined ? containers : containers.slice(node, node + 1)
    await Promise.all(chosen.map((container) => act(engine.getById(container.getId()))))
  }
  return {
    pause: (node) => each(node, (handle) => handle.pause()),
    resume: (node) => each(node, (handle) => handle.unpause()),
    kill: (node) => each(node, (handle) => handle.kill()),
    restart: (node) =>
      each(node, async (handle) => {
        const before = await starts(handle)
        await handle.restart({ t: 30 })
        const deadline = performance.now() + START_DEADLINE_MS
        while ((await starts(handle)) === before) {
          if (performance.now() > deadline) throw new Error(`The broker was not up after ${START_DEADLINE_MS} ms`)
          await new Promise((resolve) => setTimeout(resolve, 200))
        }
      }),
  }

  /** How often the broker has come up so far, by its log. */
  async function starts(handle: Handle): Promise<number> {
    const said = await handle.logs({ stdout: true, stderr: true, follow: false })
    return said.toString().split(STARTED).length
  }
}

async function build({ baseImage, say }: DockerClusterOptions): Promise<string> {
  const context = await mkdtemp(join(tmpdir(), 'kafka-image-'))
  try {
    for (const path of CONTEXT) await cp(join(INFRA, path), join(context, path))
    say(`building ${BUILT_IMAGE} from infra/images/kafka (cached after the first time)`)
    await GenericContainer.fromDockerfile(context, 'images/kafka/Dockerfile')
      .withBuildArgs(baseImage === undefined ? {} : { BASE_IMAGE: baseImage })
      .build(BUILT_IMAGE, { deleteOnExit: false })
    return BUILT_IMAGE
  } finally {
    await rm(context, { recursive: true, force: true })
  }
}

function nodeName(index: number): string {
  return `kafka-${index + 1}`
}

/** `node.id` becomes `KAFKA_NODE_ID`. */
function asVariables(properties: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [`KAFKA_${name.toUpperCase().replaceAll('.', '_')}`, value]),
  )
}
