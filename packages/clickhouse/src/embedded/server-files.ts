import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { passwordIn } from './password-file.ts'
import { readPublisherUsers } from './publisher-users.ts'
import { serverConfigXml } from './server-config.ts'
import { usersConfigXml } from './users-config.ts'
import type { ServerBounds } from './server-config.ts'

/** Names of everything below the server's directory. */
export interface ServerFiles {
  readonly config: string
  readonly users: string
  readonly publisherUsers: string
  readonly servicePassword: string
  readonly readerPassword: string
  readonly store: string
  readonly backups: string
  /** ClickHouse's own log; rotated by it. */
  readonly log: string
  /** What the process says before and after ClickHouse logs. */
  readonly output: string
}

export function serverFiles(dir: string): ServerFiles {
  return {
    config: join(dir, 'config.xml'),
    users: join(dir, 'users.xml'),
    publisherUsers: join(dir, 'publisher-users.json'),
    servicePassword: join(dir, 'service-password'),
    readerPassword: join(dir, 'reader-password'),
    store: `${join(dir, 'store')}/`,
    backups: `${join(dir, 'backups')}/`,
    log: join(dir, 'server.log'),
    output: join(dir, 'server-process.log'),
  }
}

export interface ServerFilesOptions extends ServerBounds {
  readonly dir: string
  readonly database: string
  readonly passwordGate: string
  readonly listenHost?: string | undefined
  readonly httpPort: number
  readonly tcpPort: number | undefined
}

/** Writes the configuration for one run of the server and returns its boot token, which is new each time. */
export function writeServerFiles(options: ServerFilesOptions): string {
  const { dir, database } = options
  const files = serverFiles(dir)
  const bootToken = randomBytes(16).toString('hex')
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const publishers = readPublisherUsers(files.publisherUsers)
  // A password file that is not there is made.
  for (const { passwordFile } of publishers) passwordIn(passwordFile)
  writePrivately(
    files.users,
    usersConfigXml({
      database,
      servicePassword: passwordIn(files.servicePassword),
      readerPassword: passwordIn(files.readerPassword),
      openToNetwork: options.listenHost !== undefined,
      publishers,
      analystMemoryBytes: Math.floor(options.memoryBytes / 4),
    }),
  )
  writePrivately(
    files.config,
    serverConfigXml({
      ...options,
      bootToken,
      storeDir: files.store,
      backupDir: files.backups,
      logFile: files.log,
      usersFile: files.users,
    }),
  )
  return bootToken
}

function writePrivately(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 })
}
