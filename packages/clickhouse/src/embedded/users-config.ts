import { createHash } from 'node:crypto'
import { PUBLISHER_COLUMNS } from './publisher-columns.ts'
import { rightsOf } from '../rights.ts'
import { PASSWORD_GATE, xml } from './server-config.ts'
import type { XmlElements } from './server-config.ts'

/** User of the services: what writers need in the database, nothing outside it. */
export const SERVICE_USER = 'smartlink'
/** User of services that only read. */
export const READER_USER = 'smartlink_reader'
/** User of people who write SQL: reads everything in the database, within limits. */
export const ANALYST_USER = 'analyst'

/** A person or program of one publisher that may write SQL over its own rows. */
export interface PublisherUser {
  readonly name: string
  readonly publisherId: number
  readonly passwordFile: string
}

export interface UsersConfig {
  readonly database: string
  readonly servicePassword: string
  readonly readerPassword: string
  readonly publishers: readonly PublisherUser[]
  readonly analystMemoryBytes: number
  /** Whether users with a password may come from other machines. */
  readonly openToNetwork: boolean
}

/**
 * `users.xml` of the embedded server.
 *
 * `default` has to have no password: ClickHouse's local mode signs in as it, with an empty one, and cannot be told
 * otherwise. It is closed to everyone else by its profile, which allows one session, and the server's own session
 * holds that one from before the port opens until the process ends. Its rights are those of that session only.
 */
export function usersConfigXml(config: UsersConfig): string {
  const { database } = config
  const from = config.openToNetwork ? fromAnywhere : fromThisMachine
  return xml('clickhouse', {
    profiles: {
      default: {},
      server_session: { max_sessions_for_user: 1 },
      analyst: analystProfile(config.analystMemoryBytes),
    },
    quotas: { default: {} },
    users: {
      default: {
        no_password: '',
        ...fromThisMachine('server_session'),
        grants: grants(['SYSTEM LISTEN ON *.*', 'READ ON FILE', 'CREATE TEMPORARY TABLE ON *.*']),
      },
      [SERVICE_USER]: {
        password_sha256_hex: sha256(config.servicePassword),
        ...from('default'),
        grants: grants([
          ...rightsOf('writer', database),
          // For who looks after this server, backs it up, and ends it.
          `BACKUP ON ${database}.*`,
          'SHOW ON *.*',
          'KILL QUERY ON *.*',
          'SYSTEM SHUTDOWN ON *.*',
          'SYSTEM DROP CACHE ON *.*',
        ]),
      },
      [READER_USER]: {
        password_sha256_hex: sha256(config.readerPassword),
        ...from('default'),
        grants: grants(rightsOf('reader', database)),
      },
      [ANALYST_USER]: {
        ...PERSON,
        ...from('analyst'),
        grants: grants([`SELECT, SHOW ON ${database}.*`, 'CREATE TEMPORARY TABLE ON *.*']),
      },
      ...Object.fromEntries(config.publishers.map((publisher) => [publisher.name, publisherUser(publisher, config)])),
    },
  })
}

/** Passwords of people are asked for at each sign-in, so that they can be changed while the server runs. */
const PERSON: XmlElements = { http_authentication: { server: PASSWORD_GATE, scheme: 'basic' } }

/** Read-only in a way that lets drivers set what they set (`readonly` = 2), with a ceiling on what that can cost. */
function analystProfile(memoryBytes: number): XmlElements {
  const ceilings: Readonly<Record<string, number>> = {
    max_execution_time: 60,
    max_memory_usage: memoryBytes,
    max_threads: 2,
    max_result_rows: 1_000_000,
    max_rows_to_read: 10_000_000_000,
    max_concurrent_queries_for_user: 4,
    priority: 10,
  }
  return {
    readonly: 2,
    ...ceilings,
    constraints: Object.fromEntries(
      Object.entries(ceilings).map(([setting, ceiling]) => [
        setting,
        // Zero would mean no limit.
        setting === 'priority' ? { readonly: '' } : { min: 1, max: ceiling },
      ]),
    ),
  }
}

function publisherUser(publisher: PublisherUser, { database, openToNetwork }: UsersConfig): XmlElements {
  const tables = Object.entries(PUBLISHER_COLUMNS)
  return {
    ...PERSON,
    ...(openToNetwork ? fromAnywhere : fromThisMachine)('analyst'),
    grants: grants(tables.map(([table, columns]) => `SELECT(${columns.join(', ')}) ON ${database}.${table}`)),
    // A filter on every table it may read; a table that is not here can't be read at all.
    databases: {
      [database]: Object.fromEntries(
        tables.map(([table]) => [table, { filter: `publisher_id = ${publisher.publisherId}` }]),
      ),
    },
  }
}

function fromThisMachine(profile: string): XmlElements {
  return { networks: { ip: ['127.0.0.1', '::1'] }, profile, quota: 'default' }
}

function fromAnywhere(profile: string): XmlElements {
  return { networks: { ip: '::/0' }, profile, quota: 'default' }
}

function grants(privileges: readonly string[]): XmlElements {
  return { query: privileges.map((privilege) => `GRANT ${privilege}`) }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
