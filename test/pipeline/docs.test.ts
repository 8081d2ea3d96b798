import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createProgram } from '@smartlink/cli/program'
import { waitFor } from '@smartlink/service-kit/wait-for'
import type { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { docBlocks, docPages } from '../harness/doc-blocks.ts'
import type { DocBlock } from '../harness/doc-blocks.ts'
import { ROOT } from '../harness/process.ts'
import { startSmartLink, temporaryDirectory } from '../harness/smart-link.ts'
import type { RunningSmartLink } from '../harness/smart-link.ts'

const QUERIES = join(ROOT, 'packages/clickhouse/queries')
const ANALYSTS = 'docs/analysts.md'
const PAGES = docPages()
const BLOCKS = PAGES.flatMap(docBlocks)

const directory = temporaryDirectory()
/** Looks like a clone whose `data` is in use: pages speak from there. */
const clone = join(directory.path, 'clone')
const data = join(clone, 'data')
let system: RunningSmartLink

beforeAll(async () => {
  mkdirSync(clone)
  for (const name of ['package.json', 'infra', 'docs', 'packages', 'services', 'test', 'node_modules']) {
    symlinkSync(join(ROOT, name), join(clone, name))
  }
  system = await startSmartLink({ dataDir: data, flags: ['--demo-traffic', '60'] })
  // Until everything has had something to do: pages speak of a system that has run for a while.
  await waitFor(
    async () => {
      const { totals } = await system.report.get<{ totals: { conversions: number } }>(
        '/v1/reports/clicks?metrics=conversions',
      )
      return totals.conversions > 0 || undefined
    },
    { deadlineMs: 90_000, everyMs: 500, what: 'a first conversion in the report' },
  )
})

afterAll(async () => {
  system?.process.kill('SIGTERM')
  await system?.process.ended
  directory.remove()
})

/** What a page says of the usual ports and of names in angle brackets, said of the system that runs here. */
function here(text: string): string {
  const { ready } = system.process
  return text
    .replace(/http:\/\/<[a-z-]+>:9090|http:\/\/127\.0\.0\.1:9090/g, system.opsUrl)
    .replace(/http:\/\/(127\.0\.0\.1|<ingress>):8080/g, system.ingressUrl)
    .replace(/http:\/\/(127\.0\.0\.1|<control>):8081/g, String(ready['control']))
    .replace(/http:\/\/(127\.0\.0\.1|<report>):8082/g, String(ready['report']))
    .replace(/http:\/\/127\.0\.0\.1:8123/g, system.analyst.url)
    .replaceAll('<dir>', data)
    .replace(/<(n)>/g, '0')
    .replaceAll('<id>', '1')
}

/**
 * Types it into a shell that stands in the clone, and returns what it printed; throws that when a command fails. The ports are the only
 * thing that is not as usual.
 */
async function typed(script: string): Promise<string> {
  const { ready } = system.process
  const ports = ['ingress', 'control', 'report', 'clickhouse', 'ops'].map((name) => [
    `SMARTLINK_${name.toUpperCase()}_PORT`,
    new URL(String(ready[name])).port,
  ])
  const shell = spawn('bash', ['-c', script], {
    cwd: clone,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...Object.fromEntries(ports),
      PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
    },
  })
  let output = ''
  shell.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  shell.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(shell, 'close')) as [number | null]
  if (code !== 0) throw new Error(output)
  return output
}

function nameOf({ page, line }: DocBlock): string {
  return `${page}:${line}`
}

describe('commands', () => {
  const pages = PAGES.filter((page) => docBlocks(page).some(({ language, runBy }) => language === 'sh' && !runBy))

  test.each(pages)('of %s do what they are said to, typed one after another', async (page) => {
    const blocks = docBlocks(page).filter(({ language, runBy }) => language === 'sh' && runBy === undefined)
    const script = [
      'exec 2>&1; set -euo pipefail',
      'curl() { command curl -S --fail-with-body --max-time 60 "$@"; }',
      `TOKEN=$(cat data/secrets/admin-token)`,
      ...blocks.map((block) => `echo "at ${nameOf(block)}" >&2\n${here(block.text)}`),
    ]
    expect(await typed(script.join('\n'))).toContain(`at ${nameOf(blocks[0]!)}`)
  })

  test('that are run elsewhere name a test that is there', () => {
    const elsewhere = BLOCKS.filter(({ runBy }) => runBy !== undefined)
    expect(elsewhere.filter(({ runBy = '' }) => !existsSync(join(ROOT, runBy))).map(nameOf)).toEqual([])
  })

  test('of the command line that stand within sentences exist', () => {
    const unknown = PAGES.flatMap((page) =>
      [...readFileSync(join(ROOT, page), 'utf8').matchAll(/`npm run (?:-s )?smartlink ([^`]+)`/g)]
        .filter(([, words = '']) => !isKnown(words.split(/\s+/)))
        .map(([span]) => `${page}: ${span}`),
    )
    expect(unknown).toEqual([])
  })
})

test('links within pages lead somewhere', () => {
  const lost = PAGES.flatMap((page) =>
    [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)]
      .filter(([, path = '', anchor]) => {
        const target = join(ROOT, path === '' ? page : join(dirname(page), path))
        return !existsSync(target) || (anchor !== undefined && !headingsOf(target).includes(anchor))
      })
      .map(([link]) => `${page}: ${link}`),
  )
  expect(lost).toEqual([])
})

/** As they are named in links. */
function headingsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** Whether words are a verb with options that it has. */
function isKnown(words: readonly string[]): boolean {
  let command: Command = createProgram()
  const rest = [...words]
  for (let next = rest[0]; next !== undefined; next = rest[0]) {
    const found = command.commands.find((one) => one.name() === next)
    if (found === undefined) break
    command = found
    rest.shift()
  }
  const options = rest.filter((word) => word.startsWith('--') && !['--', '--help'].includes(word))
  return command.commands.length === 0 && options.every((option) => command.options.some(({ long }) => long === option))
}

describe('SQL', () => {
  const blocks = BLOCKS.filter(({ language, runBy }) => language === 'sql' && runBy === undefined)

  test.each(blocks.map((block) => [nameOf(block), block] as const))(
    'of %s is answered with the columns that are shown',
    async (_name, { text, answer }) => {
      for (const statement of text.split(/;\n/).filter((part) => part.trim() !== '')) {
        if (answer === undefined) await ask(statement)
        else {
          const pretty = await waitFor(async () => (await ask(statement)) || undefined, {
            deadlineMs: 90_000,
            what: 'a first row',
          })
          expect(columnsOf(pretty)).toEqual(columnsOf(answer))
        }
      }
    },
  )

  test(`of ${ANALYSTS} are the queries that come along, each with its question`, () => {
    const files = readdirSync(QUERIES).map((name) => readFileSync(join(QUERIES, name), 'utf8'))
    const shown = docBlocks(ANALYSTS).filter(({ language }) => language === 'sql')
    expect(shown).toHaveLength(10)
    expect(shown.filter(({ text }) => !files.some((file) => file.endsWith(`\n${text}`))).map(nameOf)).toEqual([])
  })
})

test('ClickHouse is filled with clicks for a look at reports at size, and goes on where it was', async () => {
  const fill = (rows: number): Promise<string> =>
    typed(`npm run fill -- --data data --url ${system.analyst.url} --rows ${rows}`)
  await fill(20_000)
  await fill(50_000)
  const count = await ask("SELECT count() FROM clicks WHERE log_id = 'believable' FORMAT TSV")
  expect(count.trim()).toBe('50000')
})

/** As the analyst; runbooks ask ClickHouse about itself, which is for who looks after it. */
async function ask(sql: string): Promise<string> {
  const [user, passwordFile] = sql.includes('system.')
    ? ['smartlink', join(data, 'clickhouse', 'service-password')]
    : ['analyst', system.analyst.passwordFile]
  const password = readFileSync(passwordFile, 'utf8').trim()
  const response = await fetch(
    `${system.analyst.url}/?database=smartlink&default_format=PrettyCompactMonoBlock&output_format_pretty_row_numbers=0`,
    {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
      body: sql,
    },
  )
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}

function columnsOf(pretty: string): string[] {
  const [head = ''] = pretty.split('\n')
  return head.split('┬').map((cell) => cell.replaceAll(/[─┌┐]/g, ''))
}
