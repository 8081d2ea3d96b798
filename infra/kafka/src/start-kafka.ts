import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dockerAnswers, startDockerCluster } from './docker-cluster.ts'
import { startJarCluster } from './jar-cluster.ts'
import { findJava, WHAT_TO_INSTALL } from './java.ts'
import type { KafkaCluster } from './kafka-cluster.ts'

export interface StartKafkaOptions {
  readonly brokers: 1 | 3
  /**
   * `SMARTLINK_TEST_KAFKA`: `host:port,…` of a cluster to use where it has enough brokers, `docker` or `jars` to insist on one
   * way; otherwise the first that is there. `KAFKA_IMAGE`, `BASE_IMAGE`: see the README. `JAVA_HOME`.
   */
  readonly environment?: Readonly<Record<string, string | undefined>>
}

const WAYS = `No Kafka can be started here. Give one of:
  - a Docker engine that answers (infra/ci/start-docker.sh starts Debian's as root), or
  - ${WHAT_TO_INSTALL}, or
  - SMARTLINK_TEST_KAFKA=host:port of a cluster for tests,
or leave these tests out: npm test -- --no-kafka`

/**
 * A real Kafka for a test. Takes the first that is there: an address given by the person, containers where a Docker
 * engine answers, the broker from its jars where there is Java.
 * @throws Error that says what to install when there is none
 */
export async function startKafka({ brokers, environment = process.env }: StartKafkaOptions): Promise<KafkaCluster> {
  const wanted = environment['SMARTLINK_TEST_KAFKA'] ?? ''
  const given = wanted.includes(':') ? wanted.split(',') : []
  if (given.length >= brokers) return atAddress(given)
  if (wanted !== '' && given.length === 0 && wanted !== 'docker' && wanted !== 'jars') {
    throw new Error(`SMARTLINK_TEST_KAFKA is "${wanted}"; it is docker, jars or host:port,…`)
  }
  const say = (message: string): void => void process.stderr.write(`kafka: ${message}\n`)
  if (wanted === 'docker' || (wanted !== 'jars' && (await dockerAnswers()))) {
    // Nothing is fetched from a registry just to clean up; `stop` removes the containers.
    process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true'
    return startDockerCluster({ brokers, image: environment['KAFKA_IMAGE'], baseImage: environment['BASE_IMAGE'], say })
  }
  const javaHome = environment['JAVA_HOME']
  if (wanted !== 'jars' && 'missing' in (await findJava(javaHome))) throw new Error(WAYS)
  const dataDir = await mkdtemp(join(tmpdir(), 'kafka-'))
  return startJarCluster({ brokers, dataDir, removeData: true, javaHome, say })
}

function atAddress(brokers: readonly string[]): KafkaCluster {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new Error('The brokers of SMARTLINK_TEST_KAFKA are not ours to stop; this test needs docker or jars'),
    )
  return {
    kind: 'address',
    brokers,
    pause: refuse,
    resume: refuse,
    kill: refuse,
    restart: refuse,
    stop: () => Promise.resolve(),
  }
}
