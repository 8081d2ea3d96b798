import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, startProcess } from '../harness/process.ts'
import { temporaryDirectory } from '../harness/smart-link.ts'
import type { Bench } from './bench-kind.ts'
import { processTree, residentBytes } from './cpu-times.ts'
import { table } from './performance-page.ts'
import { showSpread } from './spread.ts'

const ROUNDS = 7
const MIB = 2 ** 20
const FREE_PORTS = ['ingress', 'control', 'report', 'clickhouse', 'ops'].flatMap((name) => [`--${name}-port`, '0'])

/** What one start took. */
interface Start {
  readonly seconds: number
  readonly mib: number
}

/** How long `npm start` takes until everything answers. */
export const bench: Bench = {
  title: 'Start',

  async run({ quick, say }) {
    const first: Start[] = []
    const again: Start[] = []
    for (let round = 0; round < (quick ? 1 : ROUNDS); round++) {
      const directory = temporaryDirectory()
      try {
        first.push(await start(directory.path))
        again.push(await start(directory.path))
        say(`${first.at(-1)?.seconds.toFixed(2)} s the first time, ${again.at(-1)?.seconds.toFixed(2)} s again`)
      } finally {
        directory.remove()
      }
    }
    const row = (label: string, starts: readonly Start[]): string[] => [
      label,
      showSpread(
        starts.map(({ seconds }) => seconds),
        1,
      ),
      showSpread(
        starts.map(({ mib }) => mib),
        0,
      ),
    ]
    return `${table(
      ['`npm start`', 'from the command to ready, s', 'resident when ready, MiB'],
      [row('first start, nothing is there yet', first), row('start again', again)],
    )}

How it was taken: \`npm start\` with everything installed, ${ROUNDS} times in a directory of its own and once more in the same one, until the line that says ready: log,
ClickHouse and all services answer. Memory is the resident sets of the two processes, the services with their click threads and ClickHouse; the
median with the quarter below and above.`
  },
}

/** Starts as a person does, waits until it is ready, and stops it. */
async function start(data: string): Promise<Start> {
  const npm = process.env['npm_execpath']
  const command = npm === undefined ? [join(ROOT, 'infra/entry/run.mjs'), 'start'] : [npm, 'start', '--']
  const begin = performance.now()
  const child = await startProcess({
    args: [...command, '--data', data, ...FREE_PORTS],
    env: { NODE_ENV: 'production', SMARTLINK_LOG_LEVEL: 'warn' },
  })
  const seconds = (performance.now() - begin) / 1_000
  const bytes = processTree(child.pid).filter(isOurs).map(residentBytes)
  child.kill('SIGTERM')
  await child.ended
  return { seconds, mib: bytes.reduce((sum, each) => sum + each, 0) / MIB }
}

/** Not npm and what it starts on the way. */
function isOurs(pid: number): boolean {
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  return command.includes('one-machine/src/main.ts') || command.includes('server-process.ts')
}
