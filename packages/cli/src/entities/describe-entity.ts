import { printable } from '../terminal/text-width.ts'
import type { Entity } from './entity-kind.ts'

/** Shown first, where they are there. */
const FIRST = ['id', 'slug', 'name', 'hostname', 'status']
/** Shown last: how it came to be as it is. */
const LAST = ['revision', 'created_at', 'updated_at', 'updated_by']
const HIDDEN: ReadonlySet<string> = new Set(['lint', 'archived', 'needs'])

/** Every field on a line of its own; a list of things has a line for each. */
export function entityLines(entity: Entity): string[] {
  const names = Object.keys(entity).filter((name) => !HIDDEN.has(name))
  const middle = names.filter((name) => !FIRST.includes(name) && !LAST.includes(name))
  const ordered = [...FIRST, ...middle, ...LAST].filter((name) => names.includes(name))
  const width = Math.max(...ordered.map((name) => name.length))
  return ordered.flatMap((name) => {
    const [first = '-', ...rest] = valueLines(entity[name])
    return [`${name.padEnd(width)}  ${first}`, ...rest.map((line) => `${' '.repeat(width)}  ${line}`)]
  })
}

function valueLines(value: unknown): string[] {
  if (!Array.isArray(value)) return [oneLine(value)]
  if (value.length === 0) return ['-']
  if (value.every((item) => typeof item !== 'object')) return [value.map(oneLine).join(', ')]
  return value.map((item, index) => `${index + 1}. ${oneLine(item)}`)
}

function oneLine(value: unknown): string {
  if (value === undefined || value === null || value === '') return '-'
  if (Array.isArray(value)) return value.length === 0 ? '-' : value.map(inBraces).join(', ')
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, inner]) => !Array.isArray(inner) || inner.length > 0)
    return entries.map(([name, inner]) => `${name} ${inBraces(inner)}`).join(', ')
  }
  return printable(String(value))
}

/** A thing inside a thing. */
function inBraces(value: unknown): string {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? `{${oneLine(value)}}` : oneLine(value)
}
