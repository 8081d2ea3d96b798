import type { ConnectionOptions as TlsOptions } from 'node:tls'
import loggers from 'kafkajs/src/loggers/index.js'
import type { LogLogger, OpenLogOptions } from '../open-log-options.ts'
import type { Address, WireSettings } from './wire.ts'

/** The brokers named by `kafka://host:port,host:port` or `kafkas://…`. @throws Error for any other URL */
export function brokersIn(url: string): Address[] {
  const list = /^kafkas?:\/\/([^/]+)\/?$/.exec(url)?.[1]
  const addresses = list?.split(',').map((entry) => /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(entry.trim()))
  if (addresses === undefined) throw new Error(`${url} is not kafka://host:port,… or kafkas://host:port,…`)
  return addresses.map((match) => {
    const [, host, port] = match ?? []
    if (host === undefined || port === undefined) throw new Error(`${url} names a broker without host or port`)
    return { host, port: Number(port) }
  })
}

/** What every connection is made with. `kafkas://`, or any TLS option, makes it TLS. */
export function wireSettings(options: OpenLogOptions): WireSettings {
  const { tls, sasl } = options
  const encrypted = options.url.startsWith('kafkas://') || tls !== undefined
  const ssl: TlsOptions = { ...tls }
  return {
    clientId: options.clientId,
    ssl: encrypted ? ssl : null,
    // The mechanism's own state is kept in the object, so it is not shared with the caller.
    sasl: sasl === undefined ? null : { ...sasl },
    logger: kafkajsLogger(options.logger),
  }
}

const KAFKAJS_LEVEL = { error: 1, warn: 2, info: 4, debug: 5 } as const

/**
 * kafkajs calls a broken connection an error, once for each request on it; a broker that restarts is none. What it says goes to
 * debug; what a person should know is said by the adapter.
 */
function kafkajsLogger(logger: LogLogger): unknown {
  const logCreator =
    () =>
    ({ label, namespace, log }: { label: string; namespace: string; log: { message: string } }) => {
      const { message, ...fields } = log
      logger.debug({ ...fields, kafkajs: label }, `${namespace}: ${message}`)
    }
  return loggers.createLogger({ level: KAFKAJS_LEVEL.warn, logCreator })
}
