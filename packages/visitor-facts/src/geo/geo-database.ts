import { open } from 'maxmind'
import type { Reader, Response } from 'maxmind'
import { VisitorFactsError } from '../errors.ts'
import { watchForChanges } from '@smartlink/service-kit/watched-file'

/** One mmdb file, read again whenever it changes. */
export interface GeoDatabase {
  readonly path: string
  /** What was last read of it. */
  readonly reader: Reader<Response>
  close(): void
}

export interface GeoDatabaseOptions {
  readonly path: string
  /** How often the file is looked at for a new version. */
  readonly watchIntervalMs: number
  /** A new version is in use. */
  readonly onRead: () => void
  /** A new version can't be read: the former one stays in use. */
  readonly onProblem: (error: VisitorFactsError) => void
}

/** Places are remembered by the caller; what maxmind remembers beside that is kept small. */
const READER_CACHE = { max: 1_000 }

/** Throws `visitor_facts.geo_unreadable` for a file that is no database. */
export async function openGeoDatabase(options: GeoDatabaseOptions): Promise<GeoDatabase> {
  const { path, watchIntervalMs, onRead, onProblem } = options
  let newer: Reader<Response> | undefined
  let isClosed = false
  // Watched before it is read: what is written meanwhile is read again.
  const watch = watchForChanges(path, watchIntervalMs, () => {
    readGeoDatabase(path).then(
      (next) => {
        if (isClosed) return
        newer = next
        onRead()
      },
      (error: unknown) => {
        if (!isClosed) onProblem(error as VisitorFactsError)
      },
    )
  })
  const close = (): void => {
    isClosed = true
    watch.close()
  }
  const first = await readGeoDatabase(path).catch((error: unknown) => {
    close()
    throw error
  })
  return {
    path,
    get reader() {
      return newer ?? first
    },
    close,
  }
}

/** Reads a file once. Throws `visitor_facts.geo_unreadable` for one that is no database. */
export async function readGeoDatabase(path: string): Promise<Reader<Response>> {
  try {
    return await open<Response>(path, { cache: READER_CACHE })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new VisitorFactsError('visitor_facts.geo_unreadable', `${path} is no readable geo database: ${why}`, {
      cause,
    })
  }
}
