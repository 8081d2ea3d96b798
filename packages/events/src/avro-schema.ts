/** The part of Avro's schema language that the events use, as it stands in `schemas/*.avsc`. */
export type AvroSchema =
  | string
  | readonly AvroSchema[]
  | AvroRecord
  | AvroEnum
  | AvroFixed
  | AvroArray
  | AvroMap
  | AvroPrimitive

export interface AvroField {
  readonly name: string
  readonly type: AvroSchema
  readonly doc?: string
  readonly default?: unknown
}

export interface AvroRecord {
  readonly type: 'record'
  readonly name: string
  readonly namespace?: string
  readonly doc?: string
  readonly fields: readonly AvroField[]
}

export interface AvroEnum {
  readonly type: 'enum'
  readonly name: string
  readonly namespace?: string
  readonly symbols: readonly string[]
  readonly default?: string
}

export interface AvroFixed {
  readonly type: 'fixed'
  readonly name: string
  readonly namespace?: string
  readonly size: number
}

export interface AvroArray {
  readonly type: 'array'
  readonly items: AvroSchema
}

export interface AvroMap {
  readonly type: 'map'
  readonly values: AvroSchema
}

/** A primitive written as an object, usually to carry a logical type. */
export interface AvroPrimitive {
  readonly type: AvroPrimitiveName
  readonly logicalType?: string
}

export const AVRO_PRIMITIVES = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const
export type AvroPrimitiveName = (typeof AVRO_PRIMITIVES)[number]

export function isPrimitiveName(name: string): name is AvroPrimitiveName {
  return (AVRO_PRIMITIVES as readonly string[]).includes(name)
}
