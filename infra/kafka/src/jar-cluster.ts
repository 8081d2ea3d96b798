import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createBrokerProcess } from './broker-process.ts'
import type { BrokerFiles, BrokerProcess } from './broker-process.ts'
import { newClusterId } from './cluster-id.ts'
import { freePorts } from './free-ports.ts'
import { kafkaJars } from './jars.ts'
import { findJava, WHAT_TO_INSTALL } from './java.ts'
import type { KafkaCluster } from './kafka-cluster.ts'
import { preparedClasses } from './prepared-classes.ts'
import { asPropertiesFile, serverProperties } from './server-properties.ts'

export interface JarClusterOptions {
  readonly brokers: 1 | 3
  /** Kept after `stop` unless `removeData`; started again on the same folder it goes on where it was. */
  readonly dataDir: string
  readonly removeData: boolean
  /** Port of the first broker; the others follow. Any free ones without it. */
  readonly port?: number
  readonly javaHome?: string | undefined
  /** Settings of the brokers put over the usual ones, for instance another protocol of the listener `CLIENT`. */
  readonly settings?: Readonly<Record<string, string>>
  /** See {@link BrokerFiles.formatWords}. */
  readonly formatWords?: readonly string[]
  readonly say: (message: string) => void
}

/**
 * Starts Apache Kafka as processes of this machine, without Docker: every node is broker and controller.
 * @throws Error that says what to install when Java or Maven is missing
 */
export async function startJarCluster(options: JarClusterOptions): Promise<KafkaCluster> {
  const found = await findJava(options.javaHome)
  if ('missing' in found) throw new Error(`${found.missing}. ${WHAT_TO_INSTALL}`)
  const jars = await kafkaJars(options.say)
  const javaWords = await preparedClasses(jars, async (words, dataDir) => {
    options.say('preparing the classes of the broker (once, about 10 s)')
    const { say } = options
    const cluster = await startBrokers(
      { brokers: 1, dataDir, removeData: false, say },
      { java: found.java, jars, javaWords: words },
    )
    await cluster.stop()
  })
  return startBrokers(options, { java: found.java, jars, javaWords })
}

async function startBrokers(
  options: JarClusterOptions,
  program: Pick<BrokerFiles, 'java' | 'jars' | 'javaWords'>,
): Promise<KafkaCluster> {
  const clusterId = await clusterIdOf(options.dataDir)
  const ports = await choosePorts(options)
  const nodes = ports.map(({ client }) => `127.0.0.1:${client}`)
  const voters = ports.map(({ controller }, index) => `${index + 1}@127.0.0.1:${controller}`).join(',')
  const processes = ports.map(({ client, controller }, index) => {
    const folder = join(options.dataDir, `broker-${index + 1}`)
    const address = `127.0.0.1:${client}`
    const properties = serverProperties({
      nodeId: index + 1,
      voters,
      client: { listen: address, advertise: address },
      controllerListen: `127.0.0.1:${controller}`,
      logDir: join(folder, 'log'),
      brokers: options.brokers,
      settings: options.settings,
    })
    const files: BrokerFiles = { ...program, folder, properties: asPropertiesFile(properties), clusterId }
    return createBrokerProcess(
      options.formatWords === undefined ? files : { ...files, formatWords: options.formatWords },
    )
  })
  options.say(`starting ${options.brokers === 1 ? 'one broker' : `${options.brokers} brokers`}`)
  try {
    await all(processes, (broker) => broker.start())
  } catch (error) {
    await all(processes, (broker) => broker.kill())
    throw error
  }
  const chosen = (node: number | undefined): BrokerProcess[] =>
    node === undefined ? processes : processes.slice(node, node + 1)
  return {
    kind: 'jars',
    brokers: nodes,
    pause: async (node) => chosen(node).forEach((broker) => broker.pause()),
    resume: async (node) => chosen(node).forEach((broker) => broker.resume()),
    kill: (node) => all(chosen(node), (broker) => broker.kill()),
    restart: (node) =>
      all(chosen(node), async (broker) => {
        await broker.terminate()
        await broker.start()
      }),
    stop: async () => {
      // Data that is thrown away needs no controlled shutdown.
      await all(processes, (broker) => (options.removeData ? broker.kill() : broker.terminate()))
      if (options.removeData) await rm(options.dataDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function all(processes: readonly BrokerProcess[], act: (broker: BrokerProcess) => Promise<void>): Promise<void> {
  await Promise.all(processes.map(act))
}

async function clusterIdOf(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true })
  const file = join(dataDir, 'cluster-id')
  if (existsSync(file)) return readFile(file, 'utf8')
  const id = newClusterId()
  await writeFile(file, id)
  return id
}

async function choosePorts({ brokers, port }: JarClusterOptions): Promise<{ client: number; controller: number }[]> {
  const free = await freePorts(brokers * 2)
  return Array.from({ length: brokers }, (_, index) => ({
    client: port === undefined ? (free[index] ?? 0) : port + index,
    controller: free[brokers + index] ?? 0,
  }))
}
