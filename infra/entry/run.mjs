// The one door into this project: `npm start`, `npm test` and every other command come through here. Plain JavaScript
// for any Node.js from 18 on; what is missing (a newer Node.js, pnpm, the libraries) is fetched first, with progress.
import { spawn } from 'node:child_process'
import { ensureConsole, needsConsole } from './build-console.mjs'
import { TASKS } from './tasks.mjs'
import { ensureInstalled } from './install.mjs'
import { ensureToolchain } from './toolchain.mjs'

const LOOK_FOR_NPM_MS = 500
/** Who started this: npm itself where the script says `exec`, so that its signals come here and not to a shell. */
const startedBy = process.ppid

const [task = 'start', ...args] = process.argv.slice(2)
const makeSteps = TASKS[task]
if (makeSteps === undefined) {
  process.stderr.write(`There is no task "${task}"; there are: ${Object.keys(TASKS).join(', ')}\n`)
  process.exit(2)
}

try {
  const toolchain = ensureToolchain()
  ensureInstalled(toolchain)
  if (needsConsole(task, args)) ensureConsole(toolchain)
  process.exitCode = await runSteps(makeSteps(args), toolchain)
} catch (error) {
  process.stderr.write(`\n${error.message}\n`)
  process.exitCode = 1
}

/** Runs one step after another until one fails; its exit code is ours. */
async function runSteps(steps, toolchain) {
  for (const step of steps) {
    if (step.title !== undefined) process.stderr.write(`\n▸ ${step.title}\n`)
    const code = await runStep(step, toolchain)
    if (code !== 0 && !step.goOn) return code
  }
  return 0
}

function runStep(step, toolchain) {
  return new Promise((resolve, reject) => {
    // The channel tells the child when we are gone, even by kill -9, so that nothing is left running behind.
    const stdio = step.attached ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit'
    const child = spawn(toolchain.node, step.args, { stdio, env: toolchain.environment })
    const forward = (signal) => child.kill(signal)
    process.on('SIGINT', forward)
    process.on('SIGTERM', forward)
    // What was started by nohup is not told of a closed terminal; its own look at that decides.
    process.on('SIGHUP', forward)
    const watch = step.attached ? whenNpmIsGone(() => forward('SIGTERM')) : undefined
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      clearInterval(watch)
      process.removeListener('SIGINT', forward)
      process.removeListener('SIGTERM', forward)
      process.removeListener('SIGHUP', forward)
      resolve(code ?? (signal === null ? 1 : 128))
    })
  })
}

/** An npm that was killed tells nobody; what it started has another parent then. */
function whenNpmIsGone(act) {
  if (process.env.npm_lifecycle_event === undefined) return undefined
  const watch = setInterval(() => {
    if (process.ppid === startedBy) return
    clearInterval(watch)
    act()
  }, LOOK_FOR_NPM_MS)
  return watch
}
