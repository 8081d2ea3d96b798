// Installs the libraries when the lockfile changed since they were last installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './toolchain.mjs'

const STAMP = join(ROOT, 'node_modules', '.installed')

export function ensureInstalled(toolchain) {
  const wanted = fingerprint()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return
  process.stderr.write('▸ Installing the libraries (once; ClickHouse is among them, about 180 MB)\n')
  const { status, error } = spawnSync(toolchain.pnpm, ['install', '--frozen-lockfile'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    env: toolchain.environment,
  })
  if (error !== undefined || status !== 0) throw new Error('pnpm could not install the libraries; see above.')
  writeFileSync(STAMP, wanted)
}

/** Changes with the lockfile and with every manifest of the workspace. */
function fingerprint() {
  const hash = createHash('sha256')
  const manifests = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', 'test/package.json']
  for (const folder of ['packages', 'services', 'infra']) {
    for (const name of readdirSync(join(ROOT, folder))) manifests.push(`${folder}/${name}/package.json`)
  }
  for (const manifest of manifests) {
    const path = join(ROOT, manifest)
    if (existsSync(path)) hash.update(manifest).update(readFileSync(path))
  }
  return hash.digest('hex')
}
