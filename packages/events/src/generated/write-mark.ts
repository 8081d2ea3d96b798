// Generated from schemas/*.avsc by scripts/generate-types.ts. Change the schema, then run that script.

import { writeArray, writeBoolean, writeFixed, writeInt, writeLong, writeText } from '../body-write.ts'
import type { Closing, Dropped, NewMark } from './mark.ts'

function writeClosing(target: Buffer, at: number, value: Closing): number {
  let position = at
  position = writeFixed(target, position, value.stream, 8)
  position = writeLong(target, position, value.dropped)
  return position
}

function writeDropped(target: Buffer, at: number, value: Dropped): number {
  let position = at
  position = writeLong(target, position, value.human)
  position = writeLong(target, position, value.bot)
  position = writeLong(target, position, value.preflight)
  position = writeLong(target, position, value.test)
  return position
}

/** Writes all fields but the guard; returns the position after them, beyond the end of `target` when they do not fit. */
export function writeMark(target: Buffer, at: number, value: NewMark): number {
  let position = at
  position = writeFixed(target, position, value.mark_id, 16)
  position = writeFixed(target, position, value.origin, 16)
  position = writeLong(target, position, value.time)
  position = writeText(target, position, value.label === undefined ? "" : value.label)
  position = writeInt(target, position, value.partitions === undefined ? 0 : value.partitions)
  position = writeLong(target, position, value.catalog_revision === undefined ? 0 : value.catalog_revision)
  position = writeArray(target, position, value.closes === undefined ? [] : value.closes, writeClosing)
  position = writeBoolean(target, position, value.closing === undefined ? false : value.closing)
  position = writeDropped(target, position, value.dropped === undefined ? {"human":0,"bot":0,"preflight":0,"test":0} : value.dropped)
  return position
}
