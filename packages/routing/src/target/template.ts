import { MACROS } from './macros.ts'
import type { Macro, MacroSource } from './macros.ts'
import { percentEncode } from './percent-encode.ts'

/** Why an address can be sent to nobody. */
export type TemplateProblem = 'not_a_url' | 'not_http' | 'userinfo' | 'macro_in_host'

/**
 * An address whose macros are filled per click. Its scheme, host and port stand in `parts[0]`, which was parsed and
 * ends after them, so no value of a macro can change where it leads.
 */
export interface Template {
  readonly protocol: 'http:' | 'https:'
  readonly hostname: string
  /** As the WHATWG URL has it: empty for the default port of the scheme. */
  readonly port: string
  readonly parts: readonly string[]
  /** `macros[i]` stands between `parts[i]` and `parts[i + 1]`. */
  readonly macros: readonly PlacedMacro[]
  /** Names that mean nothing; they are filled with nothing. */
  readonly unknownMacros: readonly string[]
  /** Most characters it can have when filled. */
  readonly maxLength: number
  /** The stored form differs from the one sent. */
  readonly isPrivate: boolean
}

interface PlacedMacro {
  readonly macro: Macro
  readonly inPath: boolean
}

export type TemplateResult =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly problem: TemplateProblem }

/** Longest address anybody is sent to, in bytes; a filled one is ASCII. */
export const MAX_TARGET_LENGTH = 8192

const DOT = 0x2e
const MACRO = /\{([a-z][a-z0-9_]*)\}/g
const EMPTY: Macro = { value: () => '', maxLength: 0, isPrivate: false }

/**
 * Parses an address once. Each macro is replaced by a mark of letters, the address goes through the WHATWG parser, and
 * what comes out is split at the marks: the fixed parts are in the parser's own spelling.
 */
export function compileTemplate(text: string): TemplateResult {
  const mark = unusedMark(text)
  const names: string[] = []
  const marked = text.toWellFormed().replace(MACRO, (_, name: string) => `${mark}${names.push(name) - 1}z`)
  if (!URL.canParse(marked)) {
    // An address that parses without its macros has one where none may stand, in its port for instance.
    return { ok: false, problem: URL.canParse(text.replace(MACRO, '')) ? 'macro_in_host' : 'not_a_url' }
  }
  const url = new URL(marked)
  if (url.host.includes(mark) || url.protocol.includes(mark)) return { ok: false, problem: 'macro_in_host' }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { ok: false, problem: 'not_http' }
  if (url.username !== '' || url.password !== '' || hasUserinfo(marked)) return { ok: false, problem: 'userinfo' }

  const pathEnd = url.href.length - url.search.length - url.hash.length
  const parts: string[] = []
  const macros: PlacedMacro[] = []
  let end = 0
  for (const found of url.href.matchAll(new RegExp(`${mark}(\\d+)z`, 'g'))) {
    const macro = MACROS.get(names[Number(found[1])] ?? '') ?? EMPTY
    parts.push(url.href.slice(end, found.index))
    macros.push({ macro, inPath: found.index < pathEnd })
    end = found.index + found[0].length
  }
  parts.push(url.href.slice(end))

  return {
    ok: true,
    template: {
      protocol: url.protocol,
      hostname: url.hostname,
      port: url.port,
      parts,
      macros,
      unknownMacros: [...new Set(names.filter((name) => !MACROS.has(name)))],
      maxLength:
        parts.reduce((sum, part) => sum + part.length, 0) + macros.reduce((sum, { macro }) => sum + macro.maxLength, 0),
      isPrivate: macros.some(({ macro }) => macro.isPrivate),
    },
  }
}

/** The address for one click. Every value is escaped for its place and expanded once. */
export function fillTemplate({ parts, macros }: Template, source: MacroSource): string {
  let filled = parts[0] ?? ''
  for (let index = 0; index < macros.length; index++) {
    const placed = macros[index]
    if (placed === undefined) continue
    const value = placed.macro.value(source)
    // `..` would climb out of its segment, and no escape prevents that.
    if (!placed.inPath || !isDots(value)) filled += percentEncode(value)
    filled += parts[index + 1] ?? ''
  }
  return filled
}

function isDots(value: string): boolean {
  return value.charCodeAt(0) === DOT && /^\.+$/.test(value)
}

/** `https://@host/` has userinfo, though an empty one, which the parser drops without a word. */
function hasUserinfo(text: string): boolean {
  return /^[^:/?#]*:[/\\]*[^/\\?#]*@/.test(text.trim())
}

/** Lower-case letters that do not occur in the text, because hosts are put in lower case. */
function unusedMark(text: string): string {
  const lower = text.toLowerCase()
  let mark = 'zq'
  while (lower.includes(mark)) mark += 'q'
  return mark
}
