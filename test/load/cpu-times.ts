import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts CPU time in hundredths of a second, whatever its own clock does. */
const MS_PER_TICK = 10

/** What one core did since the machine started, ms. */
export interface CoreTimes {
  readonly idleMs: number
  /** Taken by the hypervisor for others while this machine wanted to work. */
  readonly stolenMs: number
  readonly busyMs: number
}

/** Times of every core, from /proc/stat. */
export function coreTimes(): CoreTimes[] {
  return readFileSync('/proc/stat', 'utf8')
    .split('\n')
    .filter((line) => /^cpu\d/.test(line))
    .map((line) => {
      const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, softIrq = 0, stolen = 0] = line
        .split(/\s+/)
        .slice(1)
        .map((ticks) => Number(ticks) * MS_PER_TICK)
      return { idleMs: idle + wait, stolenMs: stolen, busyMs: user + nice + system + irq + softIrq }
    })
}

/** CPU time of a process and all its threads so far, ms. */
export function processCpuMs(pid: number): number {
  return cpuMsIn(`/proc/${pid}/stat`)
}

function cpuMsIn(file: string): number {
  // The name in parentheses may hold anything, so fields are counted from its end.
  const stat = readFileSync(file, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK
}

/** CPU time of one thread so far, ms; the main thread of a process has the number of the process. */
export function threadCpuMs(pid: number, thread: number): number {
  return cpuMsIn(`/proc/${pid}/task/${thread}/stat`)
}

/** A process and all that it started, as far as they live. */
export function processTree(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  return [pid, ...children.flatMap(processTree)]
}

/** Every process of this machine that runs a program of this name, in containers, too. */
export function processesOf(program: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && programOf(pid) === program)
}

function programOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    // It ended meanwhile.
    return ''
  }
}

/** Resident memory of a process, bytes. */
export function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1024
}
