import { createRequire } from 'node:module'
import { HEADER_NAMES, addValue, requestHeaders } from '@smartlink/visitor-facts/request-headers'
import type { RequestHeaders } from '@smartlink/visitor-facts/request-headers'
import { SPAN_NOTES } from './span-notes.ts'

/*
 * llhttp, the parser of Node.js itself, as `undici` has it for WebAssembly, with nothing lenient switched on. It reads
 * requests out of memory of its own and says where their parts are; only those that a click needs become strings.
 */

/** A GET without a body, an upgrade or an expectation, for one host. */
export interface PlainHead {
  /** Request target as sent. */
  readonly target: string
  readonly host: string
  readonly headers: RequestHeaders
  readonly keepsAlive: boolean
}

/** `nothing` is left; `partial`: more bytes are needed to say; `other`: no plain request, or none at all. */
export type NoHead = 'nothing' | 'partial' | 'other'

/** What is used of it; the types of Node.js do not have it. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: object) => { readonly exports: object }
}

interface Llhttp {
  readonly memory: { readonly buffer: ArrayBuffer }
  _initialize?(): void
  malloc(bytes: number): number
  llhttp_alloc(type: number): number
  llhttp_reset(parser: number): void
  llhttp_execute(parser: number, at: number, length: number): number
  llhttp_get_error_pos(parser: number): number
  llhttp_get_method(parser: number): number
  llhttp_get_http_major(parser: number): number
  llhttp_get_http_minor(parser: number): number
}

/** See span-notes.wat. */
interface SpanNotes {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly begin: unknown
  readonly target: unknown
  readonly name: unknown
  readonly value: unknown
  readonly headers: unknown
  readonly refuse: unknown
  readonly complete: unknown
}

const REQUEST = 1
const GET = 1
const OK = 0
const PAUSED = 21
/** Words of the notes. */
const NOTES_END = 0
const NOTES_HEAD = 1
const NOTES_TARGET = 4
const NOTES_NAMES = 6
/** What is known of a head. */
const IS_COMPLETE = 1
const UPGRADES = 2
const STAYS = 4
/** Whatever is longer is for Node, which knows what to answer. Counted with everything between the fields. */
export const MAX_HEAD_BYTES = 16 * 1024
const TO_LOWER = 0x20
const SPACE = 0x20
const TAB = 0x09
/** Of a header that a click does not need. */
const UNNEEDED = -1
const HOST = -2
/** Of a header whose request is for Node. */
const NOT_PLAIN = -3

interface Named {
  readonly name: Uint8Array
  readonly place: number
}

/** In lower case. Letters are compared without their case; no other byte of a name becomes one of these by that. */
const NAMES: readonly Named[] = [
  ...HEADER_NAMES.map((name, place) => ({ name: Buffer.from(name), place })),
  { name: Buffer.from('host'), place: HOST },
  ...['expect', 'upgrade', 'content-length', 'transfer-encoding'].map((name) => ({
    name: Buffer.from(name),
    place: NOT_PLAIN,
  })),
]
const BY_LENGTH = Array.from({ length: 1 + Math.max(...NAMES.map(({ name }) => name.length)) }, (_, length) =>
  NAMES.filter(({ name }) => name.length === length),
)

export class HeadParser {
  readonly #llhttp: Llhttp
  readonly #notes: Int32Array
  readonly #parser: number
  readonly #memory: Buffer
  readonly #start: number
  readonly #limit: number
  #at: number
  /** Where the next request begins when the one that was read is passed. */
  #nextAt: number
  #end: number

  /** @param readBytes what is read at once; there is room for the beginning of a head besides */
  constructor(readBytes: number) {
    const roomBytes = readBytes + MAX_HEAD_BYTES
    const notes = instantiate(SPAN_NOTES, {}) as SpanNotes
    this.#notes = new Int32Array(notes.memory.buffer)
    this.#llhttp = instantiate(llhttpBytes(), {
      env: {
        wasm_on_message_begin: notes.begin,
        wasm_on_url: notes.target,
        wasm_on_status: notes.refuse,
        wasm_on_header_field: notes.name,
        wasm_on_header_value: notes.value,
        wasm_on_headers_complete: notes.headers,
        wasm_on_body: notes.refuse,
        wasm_on_message_complete: notes.complete,
      },
    }) as Llhttp
    this.#llhttp._initialize?.()
    this.#parser = this.#llhttp.llhttp_alloc(REQUEST)
    this.#start = this.#llhttp.malloc(roomBytes)
    this.#limit = this.#start + roomBytes
    this.#at = this.#start
    this.#nextAt = this.#start
    this.#end = this.#start
    this.#memory = Buffer.from(this.#llhttp.memory.buffer)
  }

  /** Forgets what was put in. */
  clear(): void {
    this.#at = this.#start
    this.#end = this.#start
  }

  /** Puts bytes behind those that are there; throws a RangeError when there is no room. */
  put(bytes: Uint8Array): void {
    const end = this.#end + bytes.length
    if (end > this.#limit) throw new RangeError(`there is no room for ${bytes.length} bytes`)
    this.#memory.set(bytes, this.#end)
    this.#end = end
  }

  /** The request that comes next, when it is a plain one; the same again until it is passed. */
  next(): PlainHead | NoHead {
    const length = this.#end - this.#at
    if (length === 0) return 'nothing'
    const llhttp = this.#llhttp
    const parser = this.#parser
    const notes = this.#notes
    notes[NOTES_HEAD] = 0
    llhttp.llhttp_reset(parser)
    const code = llhttp.llhttp_execute(parser, this.#at, length)
    const head = notes[NOTES_HEAD] as number
    if (code === OK && (head & IS_COMPLETE) === 0 && length < MAX_HEAD_BYTES) return 'partial'
    if (code !== PAUSED || (head & UPGRADES) !== 0 || llhttp.llhttp_get_method(parser) !== GET) return 'other'
    const keepsAlive = (head & STAYS) !== 0
    // HTTP/1.0 as proxies speak it.
    const minor = llhttp.llhttp_get_http_minor(parser)
    const isKnown = minor === 1 || (minor === 0 && !keepsAlive)
    if (llhttp.llhttp_get_http_major(parser) !== 1 || !isKnown) return 'other'
    const end = llhttp.llhttp_get_error_pos(parser)
    if (end - this.#at >= MAX_HEAD_BYTES) return 'other'
    // What is sent behind the last request of a connection is for Node to judge.
    if (!keepsAlive && end !== this.#end) return 'other'
    this.#nextAt = end
    return this.#read(keepsAlive)
  }

  /** Makes text of what was noted. */
  #read(keepsAlive: boolean): PlainHead | 'other' {
    const notes = this.#notes
    const end = (notes[NOTES_END] as number) >> 2
    const values = NO_VALUES.slice()
    let host: string | undefined
    for (let note = NOTES_NAMES; note < end; note += 4) {
      const place = this.#placeOf(notes[note] as number, notes[note + 1] as number)
      if (place === UNNEEDED) continue
      if (place === NOT_PLAIN) return 'other'
      const value = this.#trimmed(notes[note + 2] as number, notes[note + 3] as number)
      if (place !== HOST) addValue(values, place, value)
      else if (host === undefined) host = value
      else return 'other'
    }
    if (host === undefined) return 'other'
    const target = this.#text(notes[NOTES_TARGET] as number, notes[NOTES_TARGET + 1] as number)
    return { target, host, headers: requestHeaders(values), keepsAlive }
  }

  /** Goes behind the request that `next` found. */
  pass(): void {
    this.#at = this.#nextAt
  }

  /** A copy of everything that was not passed. */
  rest(): Buffer {
    return Buffer.from(this.#memory.subarray(this.#at, this.#end))
  }

  #text(at: number, length: number): string {
    return this.#memory.toString('latin1', at, at + length)
  }

  /** Without white space at the end, which Node takes away, too. */
  #trimmed(at: number, length: number): string {
    const memory = this.#memory
    let trimmed = length
    while (trimmed > 0 && isBlank(memory[at + trimmed - 1])) trimmed -= 1
    return this.#text(at, trimmed)
  }

  #placeOf(at: number, length: number): number {
    const candidates = BY_LENGTH[length]
    if (candidates === undefined) return UNNEEDED
    const memory = this.#memory
    for (let index = 0; index < candidates.length; index++) {
      const { name, place } = candidates[index] as Named
      let same = 0
      while (same < length && ((memory[at + same] as number) | TO_LOWER) === name[same]) same++
      if (same === length) return place
    }
    return UNNEEDED
  }
}

const NO_VALUES: readonly string[] = HEADER_NAMES.map(() => '')

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB
}

function instantiate(bytes: Uint8Array, imports: object): object {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports
}

function llhttpBytes(): Uint8Array {
  return createRequire(import.meta.url)('undici/lib/llhttp/llhttp_simd-wasm.js') as Uint8Array
}
