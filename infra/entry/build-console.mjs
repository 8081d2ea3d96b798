// Builds the console when what it is made of changed since it was last built.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './toolchain.mjs'

const CONSOLE = join(ROOT, 'packages', 'console')
const STAMP = join(CONSOLE, 'dist', '.built')
/** Its own files, those of the packages it takes code from, and the versions of its libraries. */
const SOURCES = [
  'packages/console/src',
  'packages/console/public',
  'packages/console/index.html',
  'packages/console/vite.config.ts',
  'packages/console/build.mjs',
  'packages/console/package.json',
  'packages/catalog/src',
  'packages/routing/src',
  'pnpm-lock.yaml',
]

/** Whether a task serves the console or tests it. */
export function needsConsole(task, args) {
  return task === 'start' || task === 'test' || (task === 'service' && args[0] === 'control')
}

export function ensureConsole(toolchain) {
  const wanted = fingerprint()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return
  process.stderr.write('▸ Building the console (once for each change of it, about 10 s)\n')
  const { status, error } = spawnSync(toolchain.node, [join(CONSOLE, 'build.mjs')], {
    cwd: CONSOLE,
    stdio: ['ignore', 2, 2],
    env: toolchain.environment,
  })
  if (error !== undefined || status !== 0) throw new Error('The console could not be built; see above.')
  writeFileSync(STAMP, wanted)
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const source of SOURCES) addTo(hash, source)
  return hash.digest('hex')
}

function addTo(hash, path) {
  const whole = join(ROOT, path)
  if (!existsSync(whole)) return
  if (statSync(whole).isDirectory()) {
    for (const name of readdirSync(whole).sort()) addTo(hash, `${path}/${name}`)
  } else if (!path.includes('.test.')) hash.update(path).update(readFileSync(whole))
}
