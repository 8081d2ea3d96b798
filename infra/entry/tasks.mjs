// What each command runs, as arguments of Node.js. `attached`: the child ends when this process does.
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ROOT } from './toolchain.mjs'

const require = createRequire(join(ROOT, 'package.json'))

export const TASKS = {
  start: (args) => [{ attached: true, args: ['infra/one-machine/src/main.ts', ...args] }],
  service: ([name, ...args]) => [{ attached: true, args: [serviceEntry(name), ...args] }],
  smartlink: (args) => [{ args: [join(ROOT, 'packages/cli/src/main.ts'), ...args] }],
  test: (args) => [{ args: ['infra/checks/run-tests.ts', ...args] }],
  bench: (args) => [{ args: ['test/load/bench.ts', ...args] }],
  fill: (args) => [{ args: ['test/load/fill-clickhouse.ts', ...args] }],
  format: () => [{ args: [tool('oxfmt'), '.'] }],
  check: (args) => [
    { title: 'format', args: [tool('oxfmt'), '--check', '.'] },
    { title: 'lint', args: [tool('oxlint'), '--type-aware', '--deny-warnings', '.'] },
    { title: 'types', args: [tool('typescript', 'tsc'), '-p', 'tsconfig.json'] },
    { title: 'types of the console', args: [tool('typescript', 'tsc'), '-p', 'packages/console/tsconfig.json'] },
    { title: 'boundaries', args: ['infra/checks/boundaries.ts'] },
    // CI leaves them out here: they are among the tests that follow.
    ...(args.includes('--without-tests') ? [] : [{ title: 'unit tests', args: ['infra/checks/run-tests.ts', 'unit'] }]),
  ],
}

function serviceEntry(name) {
  const names = readdirSync(join(ROOT, 'services'))
  if (!names.includes(name)) throw new Error(`There is no service "${name ?? ''}"; there are: ${names.join(', ')}`)
  return `services/${name}/src/main.ts`
}

/** Path of the JavaScript file behind a command that a library brings. */
function tool(library, command = library) {
  const manifest = require.resolve(`${library}/package.json`)
  const { bin } = require(manifest)
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[command])
}
