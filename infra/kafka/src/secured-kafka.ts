import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeCertificateAuthority } from '@smartlink/service-kit/testing/certificates'
import type { Certificate } from '@smartlink/service-kit/testing/certificates'
import { startJarCluster } from './jar-cluster.ts'
import type { JarClusterOptions } from './jar-cluster.ts'
import type { KafkaCluster } from './kafka-cluster.ts'

/** May do everything; also how brokers sign in to each other. */
export const ADMIN = 'admin'
/** Services sign in by it; PLAIN is there for who has no SCRAM. */
const MECHANISM = 'SCRAM-SHA-512'

export interface SecuredKafka extends KafkaCluster {
  readonly caFile: string
  /** Every client has to show a certificate of the authority; this one is good for all of them. */
  readonly client: Certificate
  /** How a user signs in, by SCRAM-SHA-512 or PLAIN. */
  passwordFile(user: string): string
  /** What `--command-config` of Kafka's own tools takes, for the administrator. */
  readonly adminProperties: string
}

/**
 * Apache Kafka as a careful operator runs it: TLS with certificates on both sides, users with passwords, and an authorizer that
 * refuses whatever no ACL allows. Only the administrator may do anything at first.
 */
export async function startSecuredKafka(
  users: readonly string[],
  options: Omit<JarClusterOptions, 'settings' | 'formatWords'>,
): Promise<SecuredKafka> {
  const directory = join(options.dataDir, 'security')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const authority = await makeCertificateAuthority(directory)
  const server = await authority.issue('broker')
  const client = await authority.issue('client')
  const passwords = new Map([ADMIN, ...users].map((user) => [user, randomBytes(18).toString('base64url')]))
  const passwordFile = (user: string): string => join(directory, `${user}.password`)
  for (const [user, password] of passwords) writeFileSync(passwordFile(user), `${password}\n`, { mode: 0o600 })

  const stores = {
    ...storeOf('keystore', join(directory, 'broker.store'), server),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': authority.caFile,
  }
  const adminSignsIn = `org.apache.kafka.common.security.scram.ScramLoginModule required username="${ADMIN}" password="${passwords.get(ADMIN)}";`
  const plainUsers = [...passwords].map(([name, password]) => `user_${name}="${password}"`).join(' ')
  const cluster = await startJarCluster({
    ...options,
    settings: {
      // Controllers talk to each other over the loopback address; nobody else signs in there.
      'listener.security.protocol.map': 'CLIENT:SASL_SSL,CONTROLLER:PLAINTEXT',
      'super.users': `User:${ADMIN};User:ANONYMOUS`,
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'sasl.enabled.mechanisms': `${MECHANISM},PLAIN`,
      'sasl.mechanism.inter.broker.protocol': MECHANISM,
      'listener.name.client.scram-sha-512.sasl.jaas.config': adminSignsIn,
      'listener.name.client.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${plainUsers};`,
      'listener.name.client.ssl.client.auth': 'required',
      // Sessions end: clients sign in again after a third of this time.
      'connections.max.reauth.ms': '15000',
      ...stores,
    },
    formatWords: [...passwords].flatMap(([name, password]) => [
      '--add-scram',
      `${MECHANISM}=[name=${name},password=${password}]`,
    ]),
  })

  const adminProperties = join(directory, 'admin.properties')
  const properties = {
    'security.protocol': 'SASL_SSL',
    'sasl.mechanism': MECHANISM,
    'sasl.jaas.config': adminSignsIn,
    ...storeOf('keystore', join(directory, 'client.store'), client),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': authority.caFile,
  }
  const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`)
  writeFileSync(adminProperties, lines.join(''), { mode: 0o600 })
  return { ...cluster, caFile: authority.caFile, client, passwordFile, adminProperties }
}

/** Kafka wants key and certificate in one file. */
function storeOf(name: string, file: string, { certFile, keyFile }: Certificate): Record<string, string> {
  writeFileSync(file, readFileSync(keyFile, 'utf8') + readFileSync(certFile, 'utf8'), { mode: 0o600 })
  return { [`ssl.${name}.type`]: 'PEM', [`ssl.${name}.location`]: file }
}
