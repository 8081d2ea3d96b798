import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readFileSync, statfsSync, writeSync, ftruncateSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DataType, load, open } from 'ffi-rs'
import { DirectoryInUseError, NetworkFileSystemError } from './errors.ts'

const LOCK_EXCLUSIVE_WITHOUT_WAITING = 2 | 4

/** File system magic numbers (statfs(2)) of network file systems, where flock does not keep its promise everywhere. */
const NETWORK_FILE_SYSTEMS = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x517b, 'SMB'],
  [0x00c36400, 'Ceph'],
  [0x01021997, '9P'],
])

export interface DirectoryLock {
  /** Of the lock file: a child that inherits it holds the lock too, for as long as it lives. */
  readonly descriptor: number
  release(): void
}

/**
 * Takes the lock of a data directory for the life of this process. The kernel frees it when the process ends, however
 * it ends, so a lock file left behind never stands in the way. Who holds it is written inside, for people.
 */
export function lockDirectory(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true })
  const kind = NETWORK_FILE_SYSTEMS.get(statfsSync(directory).type)
  if (kind !== undefined) {
    throw new NetworkFileSystemError(
      `${directory} lies on a network file system (${kind}), where two processes could both believe they hold it. ` +
        'Name a directory on a local disk with --data.',
    )
  }
  const path = join(directory, 'LOCK')
  const descriptor = openSync(path, 'a+', 0o600)
  if (!takeLock(descriptor)) {
    closeSync(descriptor)
    throw new DirectoryInUseError(
      `${directory} is in use by another process (${describeHolder(path)}). ` +
        'Stop that process, or name another directory with --data.',
    )
  }
  ftruncateSync(descriptor)
  writeSync(descriptor, JSON.stringify({ pid: process.pid, host: hostname(), boot_id: bootId() }) + '\n')
  return { descriptor, release: () => closeSync(descriptor) }
}

/**
 * The process of this machine that holds the lock of a directory, by what it wrote into it, without touching the lock. Undefined
 * when it is gone, or runs elsewhere.
 */
export function holderOf(directory: string): number | undefined {
  try {
    const said = JSON.parse(readFileSync(join(directory, 'LOCK'), 'utf8')) as Record<string, unknown>
    const { pid, host, boot_id: boot } = said
    if (typeof pid !== 'number' || host !== hostname() || boot !== bootId()) return undefined
    process.kill(pid, 0)
    return pid
  } catch (error) {
    // Somebody else's process is there all the same.
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? NOT_OURS : undefined
  }
}

const NOT_OURS = -1

function takeLock(descriptor: number): boolean {
  const library = `c-${randomUUID()}`
  open({ library, path: process.platform === 'darwin' ? 'libSystem.B.dylib' : 'libc.so.6' })
  const answer = load({
    library,
    funcName: 'flock',
    retType: DataType.I32,
    paramsType: [DataType.I32, DataType.I32],
    paramsValue: [descriptor, LOCK_EXCLUSIVE_WITHOUT_WAITING],
  })
  return answer === 0
}

function describeHolder(path: string): string {
  try {
    const { pid, host } = JSON.parse(readFileSync(path, 'utf8')) as { pid: number; host: string }
    return `process ${pid} on ${host}`
  } catch {
    return 'it has not said which'
  }
}

/** Changes with every boot of the kernel; empty where the system has none. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}
