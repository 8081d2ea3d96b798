import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { LogMovedError } from '../errors.ts'

/**
 * That the log of a data directory is being moved to Kafka, or was. `copying`: nothing of it was touched yet; `moving`: everything is
 * there, and what is here is being set aside; `moved`: it is.
 */
export interface MovedLog {
  readonly state: 'copying' | 'moving' | 'moved'
  /** As the setting `log` names it. */
  readonly to: string
  readonly topic_prefix: string
  readonly from_log_id: string
  readonly log_id: string
}

const FILE = 'moved-log.json'
const STATES: ReadonlySet<unknown> = new Set(['copying', 'moving', 'moved'])

/** Undefined when the directory has its own log. Throws {@link LogMovedError} for a file that does not say. */
export function readMovedLog(dataDir: string): MovedLog | undefined {
  const path = join(dataDir, FILE)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    const moved = JSON.parse(text) as Partial<MovedLog>
    if (STATES.has(moved.state) && typeof moved.to === 'string' && typeof moved.log_id === 'string') {
      return moved as MovedLog
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new LogMovedError(
    `${path} does not say where the log was moved to: restore it from a copy, or run smartlink move-log again`,
  )
}

/** Survives a power cut: what follows may be undone only by knowing of it. */
export function writeMovedLog(dataDir: string, moved: MovedLog): void {
  const path = join(dataDir, FILE)
  writeFileSync(`${path}.new`, `${JSON.stringify(moved, null, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
  const directory = openSync(dirname(path), 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}

/** Throws {@link LogMovedError} where an empty log would begin beside the one that was moved. */
export function refuseMovedLog(dataDir: string): void {
  const moved = readMovedLog(dataDir)
  if (moved === undefined || moved.state === 'copying') return
  const prefix = moved.topic_prefix === '' ? '' : ` --topic-prefix ${moved.topic_prefix}`
  throw new LogMovedError(
    moved.state === 'moved'
      ? `the log of ${dataDir} was moved: it goes on with --log ${moved.to}${prefix}`
      : `the log of ${dataDir} is being moved to ${moved.to}: finish it with smartlink move-log --to ${moved.to}${prefix}`,
  )
}

/** Throws {@link LogMovedError} where a process would begin on a log that is only half there. */
export function refuseHalfMovedLog(dataDir: string): void {
  const moved = readMovedLog(dataDir)
  if (moved === undefined || moved.state === 'moved') return
  throw new LogMovedError(
    `the log of ${dataDir} is being moved to ${moved.to}: finish it with smartlink move-log --to ${moved.to}, or go on with --log embedded while it says "copying" in ${FILE}`,
  )
}
