import { readFileSync } from 'node:fs'
import type { LogClock, LogLogger, LogSasl, LogTls, OpenLogOptions } from './open-log-options.ts'

/** The settings of an installation that say where its log is and how to reach it. */
export interface LogSettings {
  readonly log: string
  readonly data: string
  readonly topicPrefix: string
  readonly groupPrefix: string
  readonly replicationFactor?: number | undefined
  readonly fsync?: 'interval' | 'always' | undefined
  readonly kafkaTlsCaFile?: string | undefined
  readonly kafkaTlsCertFile?: string | undefined
  readonly kafkaTlsKeyFile?: string | undefined
  readonly kafkaSaslMechanism?: LogSasl['mechanism'] | undefined
  readonly kafkaSaslUsername?: string | undefined
  readonly kafkaSaslPasswordFile?: string | undefined
}

/** Options of `openEventLog`; reads the files that the settings name, and throws what reading them throws. */
export function logOptionsFrom(
  settings: LogSettings,
  clientId: string,
  logger: LogLogger,
  clock: LogClock,
): OpenLogOptions {
  const tls = tlsFrom(settings)
  const sasl = saslFrom(settings)
  return {
    url: settings.log,
    dataDir: settings.data,
    topicPrefix: settings.topicPrefix,
    groupPrefix: settings.groupPrefix,
    clientId,
    logger,
    clock,
    ...(settings.replicationFactor === undefined ? {} : { replicationFactor: settings.replicationFactor }),
    ...(settings.fsync === undefined ? {} : { fsync: settings.fsync }),
    ...(tls === undefined ? {} : { tls }),
    ...(sasl === undefined ? {} : { sasl }),
  }
}

function tlsFrom({ kafkaTlsCaFile, kafkaTlsCertFile, kafkaTlsKeyFile }: LogSettings): LogTls | undefined {
  const tls: { ca?: string; cert?: string; key?: string } = {}
  if (kafkaTlsCaFile !== undefined) tls.ca = readFileSync(kafkaTlsCaFile, 'utf8')
  if (kafkaTlsCertFile !== undefined) tls.cert = readFileSync(kafkaTlsCertFile, 'utf8')
  if (kafkaTlsKeyFile !== undefined) tls.key = readFileSync(kafkaTlsKeyFile, 'utf8')
  return Object.keys(tls).length > 0 ? tls : undefined
}

function saslFrom(settings: LogSettings): LogSasl | undefined {
  const { kafkaSaslMechanism, kafkaSaslUsername, kafkaSaslPasswordFile } = settings
  if (kafkaSaslMechanism === undefined || kafkaSaslUsername === undefined || kafkaSaslPasswordFile === undefined) {
    return undefined
  }
  const password = readFileSync(kafkaSaslPasswordFile, 'utf8').trim()
  return { mechanism: kafkaSaslMechanism, username: kafkaSaslUsername, password }
}
