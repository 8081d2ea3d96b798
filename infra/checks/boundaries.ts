/**
 * Checks the layers of the tree: services → packages → the pure packages. There is no list of exceptions. Also finds
 * tests that no test project runs, and names of tests that are not there.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { matchesGlob } from 'node:path'
import { parseSync } from 'oxc-parser'
import { LONGEST, PROJECTS } from '../../test/projects.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PURE = ['routing', 'caps', 'fraud']
/** Third-party clients stop at their adapter: each is imported in one folder only. */
const ADAPTERS: Readonly<Record<string, string>> = {
  kafkajs: 'packages/event-log/src/kafka/',
  '@clickhouse/client': 'packages/clickhouse/src/',
  maxmind: 'packages/visitor-facts/src/',
  chdb: 'packages/clickhouse/src/',
}
/** What a pure package must not reach for: time, chance, promises. */
const IMPURE = [
  /\bDate\.now\(/,
  /\bnew Date\(\)/,
  /\bMath\.random\(/,
  /\bperformance\.now\(/,
  /\basync\b/,
  /\bawait\b/,
  /\bprocess\./,
]

const services = globSync('services/*/package.json', { cwd: ROOT }).map((path) => path.split('/')[1] ?? '')
const sources = globSync('{services,packages}/*/src/**/*.{ts,tsx}', { cwd: ROOT }).filter(
  (path) => !path.includes('node_modules'),
)
const faults: string[] = []

for (const path of sources) {
  const text = readFileSync(`${ROOT}${path}`, 'utf8')
  const [layer, unit = ''] = path.split('/')
  const isTest = path.includes('.test.') || path.includes('/testing/')
  for (const specifier of importsOf(path, text)) {
    const target = /^@smartlink\/([^/]+)/.exec(specifier)?.[1]
    if (target !== undefined && services.includes(target)) {
      if (target !== unit)
        faults.push(`${path} imports the service ${target}; only infra/one-machine composes services`)
    }
    if (target === 'one-machine' || target === 'test')
      faults.push(`${path} imports ${specifier}, which stands above it`)
    if (specifier.startsWith('.') && leavesItsUnit(path, specifier)) {
      faults.push(`${path} imports ${specifier}, which lies outside ${layer}/${unit}; import it by its package name`)
    }
    const home = Object.entries(ADAPTERS).find(([name]) => specifier === name || specifier.startsWith(`${name}/`))?.[1]
    if (home !== undefined && !path.startsWith(home))
      faults.push(`${path} imports ${specifier}, which only ${home} may`)
    if (layer === 'packages' && PURE.includes(unit) && !isTest) {
      if (specifier.startsWith('node:') || (!specifier.startsWith('.') && target !== 'events')) {
        faults.push(`${path} imports ${specifier}; ${unit} is pure and may import only types of events`)
      }
    }
  }
  if (layer === 'packages' && PURE.includes(unit) && !isTest) {
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    for (const pattern of IMPURE) {
      if (pattern.test(code)) faults.push(`${path} matches ${pattern}; ${unit} is pure`)
    }
  }
  if (/\bprocess\.env\b/.test(text) && !isTest && !path.startsWith('packages/service-kit/')) {
    faults.push(`${path} reads process.env; settings are parsed once, in service-kit`)
  }
}

for (const path of globSync('{services,packages,infra,test}/**/*.test.{ts,tsx}', {
  cwd: ROOT,
  exclude: ['**/node_modules/**'],
})) {
  const runs = PROJECTS.filter(
    (project) =>
      project.include.some((pattern) => matchesGlob(path, pattern)) &&
      !project.exclude.some((pattern) => matchesGlob(path, pattern)),
  )
  if (runs.length !== 1) faults.push(`${path} is run by ${runs.length} test projects; its name or place must say one`)
}
for (const path of LONGEST) {
  if (!existsSync(`${ROOT}${path}`)) faults.push(`${path} is named in test/projects.ts and is not there`)
}

if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\n${faults.length} faults in the boundaries\n`)
  process.exit(1)
}
process.stderr.write(`${sources.length} files keep to the boundaries\n`)

function importsOf(path: string, text: string): string[] {
  const { module } = parseSync(path, text)
  const fixed = module.staticImports.map((entry) => entry.moduleRequest.value)
  const exported = module.staticExports.flatMap((entry) => entry.entries.map((item) => item.moduleRequest?.value))
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1))
  return [...fixed, ...exported, ...dynamic].filter((specifier) => specifier !== undefined)
}

function leavesItsUnit(path: string, specifier: string): boolean {
  const unit = path.split('/').slice(0, 2).join('/')
  return !new URL(specifier, `file:///${path}`).pathname.startsWith(`/${unit}/`)
}
