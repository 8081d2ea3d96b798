import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'

/** One line about what it was measured on, and how busy that was. */
export function describeMachine(): string {
  const cores = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const day = new Date().toISOString().slice(0, 10)
  const [load = 0] = loadavg()
  return [
    day,
    `Node.js ${process.versions.node}`,
    `Linux ${release()}`,
    `${cores.length} cores of ${cores[0]?.model ?? 'an unknown processor'}`,
    `${memory} GiB`,
    `load average ${load.toFixed(1)} before it began`,
    ...(isRealTime() ? ['measured at real-time priority (`chrt -r 1`), so that other work waited'] : []),
  ].join(', ')
}

/** Fields of /proc/self/stat after the name are counted from its end; the 39th of them is the scheduling policy. */
function isRealTime(): boolean {
  const stat = readFileSync('/proc/self/stat', 'utf8')
  const policy = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[POLICY_FIELD])
  return policy === FIFO || policy === ROUND_ROBIN
}

const POLICY_FIELD = 38
const FIFO = 1
const ROUND_ROBIN = 2
