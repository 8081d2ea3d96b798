import {
  closeSync,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { segmentName } from './segment-files.ts'
import { encodeHeader, type SegmentHeader } from './segment-format.ts'

/** What a file system says a file is; a copy of the file is another one. */
export interface FileIdentity {
  readonly inode: string
  readonly birthtimeNs: string
}

export type HeaderOf = (file: FileIdentity) => SegmentHeader

/** A file with a header that waits for its first offset, which will be its name. */
export interface BlankSegment {
  readonly fd: number
  readonly path: string
  readonly identity: FileIdentity
  /** The owner's header as it was when the file was made. */
  readonly header: string
  readonly bodyAt: number
}

/** Makes a blank segment whose header is on the disk when this returns. Throws what the file system throws. */
export function createBlankSegment(directory: string, name: string, headerOf: HeaderOf): BlankSegment {
  const blank = writeBlank(directory, name, headerOf)
  try {
    fsyncSync(blank.fd)
    return blank
  } catch (error) {
    removeBlank(blank)
    throw error
  }
}

/** The same without holding up the thread; undefined when there is no room for it now. */
export async function prepareBlankSegment(
  directory: string,
  name: string,
  headerOf: HeaderOf,
): Promise<BlankSegment | undefined> {
  let blank: BlankSegment
  try {
    blank = writeBlank(directory, name, headerOf)
  } catch {
    // Who needs the segment makes it in its own turn and is told then why it can't be made.
    return undefined
  }
  const error = await new Promise((resolve) => fsync(blank.fd, resolve))
  if (!error) return blank
  removeBlank(blank)
  return undefined
}

export function removeBlank(blank: BlankSegment): void {
  closeSync(blank.fd)
  unlinkSync(blank.path)
}

function writeBlank(directory: string, name: string, headerOf: HeaderOf): BlankSegment {
  const path = join(directory, `${name}.seg.new`)
  const fd = openSync(path, 'w')
  try {
    const stats = fstatSync(fd, { bigint: true })
    const identity = { inode: String(stats.ino), birthtimeNs: String(stats.birthtimeNs) }
    const header = headerOf(identity)
    const bytes = encodeHeader(header)
    const written = writeSync(fd, bytes, 0, bytes.length, 0)
    if (written !== bytes.length) throw Object.assign(new Error('no room for a header'), { code: 'ENOSPC' })
    return { fd, path, identity, header: JSON.stringify(header), bodyAt: bytes.length }
  } catch (error) {
    closeSync(fd)
    unlinkSync(path)
    throw error
  }
}

/** One segment open for writing. Bytes go to known positions, so a failed write leaves nothing to guess about. */
export class SegmentFileWriter {
  readonly base: number
  readonly path: string
  readonly fd: number
  readonly #bodyAt: number
  #position: number

  /** Gives a blank segment its name. The name is on the disk only when the directory was synced too. */
  constructor(blank: BlankSegment, directory: string, base: number) {
    this.path = join(directory, segmentName(base))
    renameSync(blank.path, this.path)
    this.base = base
    this.fd = blank.fd
    this.#bodyAt = blank.bodyAt
    this.#position = blank.bodyAt
  }

  get position(): number {
    return this.#position
  }

  get empty(): boolean {
    return this.#position === this.#bodyAt
  }

  /** Writes at the end. Returns how many bytes were taken, and the error that stopped it, if any. */
  write(bytes: Buffer, length: number): { readonly taken: number; readonly error: Error | undefined } {
    try {
      const taken = writeSync(this.fd, bytes, 0, length, this.#position)
      if (taken < length) {
        return {
          taken,
          error: Object.assign(new Error(`${taken} of ${length} bytes were written`), { code: 'ENOSPC' }),
        }
      }
      this.#position += taken
      return { taken, error: undefined }
    } catch (error) {
      return { taken: 0, error: error as Error }
    }
  }

  /** After a failed write: ends the file `bytes` after where it was, which is after its last whole record. */
  endAfter(bytes: number): void {
    this.#position += bytes
    try {
      ftruncateSync(this.fd, this.#position)
    } catch {
      // A torn record stays behind. It is harmless: a newer segment follows, and readers take it for the end of this one.
      return
    }
  }
}
