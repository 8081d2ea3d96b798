import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './process.ts'

/** A block of commands in a page of the documentation. */
export interface DocBlock {
  /** Path of the page from the root of the tree. */
  readonly page: string
  /** Line of the page on which the block begins, from 1. */
  readonly line: number
  readonly language: 'sh' | 'sql'
  readonly text: string
  /** The test that runs it, from the root of the tree, when its first line says so: ```` ```sh by=<file> ````. */
  readonly runBy: string | undefined
  /** The block of text right after it: what it answers. */
  readonly answer: string | undefined
}

const PAGES = ['*.md', 'docs/**/*.md', '{infra,packages,services,test}/**/*.md']
const FENCED = /^```(sh|sql)(?: by=(\S+))?\n(.*?)^```\n(?:\n```text\n(.*?)^```$)?/gms

/** Every page that people read, in a steady order; decisions tell of their time and are left out. */
export function docPages(): string[] {
  return globSync(PAGES, {
    cwd: ROOT,
    exclude: (path) => /(^|\/)(node_modules|adr|\.[^/]+)$/.test(String(path)),
  }).toSorted()
}

export function docBlocks(page: string): DocBlock[] {
  const text = readFileSync(join(ROOT, page), 'utf8')
  return [...text.matchAll(FENCED)].map(([, language, runBy, commands = '', answer], index, all) => ({
    page,
    line: text.slice(0, all[index]?.index).split('\n').length,
    language: language as DocBlock['language'],
    text: commands,
    runBy,
    answer,
  }))
}
