import { randomFillSync } from 'node:crypto'
import { closeSync, fsyncSync, openSync, statSync, unlinkSync, writeSync } from 'node:fs'
import { isMissing } from './segment-files.ts'

export const RESERVE_BYTES = 1024 * 1024

/** Room on the disk that is given up when everything else is full, so that the loss itself can still be written down. */
export interface ReserveFile {
  /** True while the room is held. */
  readonly held: boolean
  /** Gives the room up. */
  release(): void
  /** Takes the room again; false when there is none. */
  restore(): boolean
}

export function createReserveFile(path: string): ReserveFile {
  let held = isWhole(path)
  const reserve: ReserveFile = {
    get held() {
      return held
    },
    release() {
      held = false
      unlinkIfThere(path)
    },
    restore() {
      if (held) return true
      // Random bytes: a file system that compresses or drops zeros would hold no room for them.
      const bytes = randomFillSync(Buffer.alloc(RESERVE_BYTES))
      try {
        const fd = openSync(path, 'w')
        try {
          held = writeSync(fd, bytes) === bytes.length
          // Some file systems find out only here that there is no room.
          if (held) fsyncSync(fd)
        } finally {
          closeSync(fd)
        }
      } catch (error) {
        held = false
        if (!isOutOfSpace(error)) throw error
      }
      if (!held) unlinkIfThere(path)
      return held
    },
  }
  return reserve
}

export function isOutOfSpace(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}

function isWhole(path: string): boolean {
  try {
    return statSync(path).size === RESERVE_BYTES
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}
