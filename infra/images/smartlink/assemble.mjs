// Makes of a checkout what an image needs: the console as static files, the libraries that services run with, and nothing that
// builds or tests. Its argument is where Node.js goes. Runs inside the image's build, on any Node.js from 18 on.
import { spawnSync } from 'node:child_process'
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureConsole } from '../../entry/build-console.mjs'
import { ROOT, ensureToolchain } from '../../entry/toolchain.mjs'

const WITHOUT = ['.git', 'test', 'docs', '.toolchain', 'packages/console/node_modules', 'packages/console/src']
const toolchain = ensureToolchain()

install('--filter', '@smartlink/console...')
ensureConsole(toolchain)
rmSync(join(ROOT, 'node_modules'), { recursive: true, force: true })
install(
  '--prod',
  ...['{services/*}...', '{packages/cli}...', '{infra/clickhouse}...'].flatMap((each) => ['--filter', each]),
)
copyFileSync(toolchain.node, process.argv[2])
for (const path of WITHOUT) rmSync(join(ROOT, path), { recursive: true, force: true })

function install(...words) {
  const { status } = spawnSync(toolchain.pnpm, ['install', '--frozen-lockfile', ...words], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...toolchain.environment, CI: 'true' },
  })
  if (status !== 0) throw new Error(`pnpm install ${words.join(' ')} failed`)
}
