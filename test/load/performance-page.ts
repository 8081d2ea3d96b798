import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ROOT } from '../harness/process.ts'

const PAGE = join(ROOT, 'docs/performance.md')

const INTRODUCTION = `# Performance

Written by \`npm run bench\`; nothing here is typed in by hand. Machines differ, and one machine differs from hour to hour,
so compare ratios of one table and not figures of two. \`npm run bench -- <name>\` measures one section again.
`

export interface Section {
  readonly name: string
  readonly title: string
  readonly machine: string
  readonly found: string
}

/** Puts a section in the place of its former self, or at the end, and leaves all others. */
export function writeSection({ name, title, machine, found }: Section): void {
  const begin = `<!-- bench ${name} -->`
  const end = `<!-- end of bench ${name} -->`
  const section = `${begin}\n\n## ${title}\n\n${found}\n\n_\`npm run bench -- ${name}\` on ${machine}._\n\n${end}`
  const page = readPage()
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  const changed =
    from === -1 || to === -1
      ? `${page.trimEnd()}\n\n${section}\n`
      : page.slice(0, from) + section + page.slice(to + end.length)
  writeFileSync(PAGE, changed)
  const formatter = createRequire(join(ROOT, 'package.json')).resolve('oxfmt/package.json')
  execFileSync(process.execPath, [join(dirname(formatter), 'bin/oxfmt'), PAGE], { cwd: ROOT })
}

function readPage(): string {
  try {
    return readFileSync(PAGE, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return INTRODUCTION
    throw error
  }
}

/** A markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
