import { execFileSync } from 'node:child_process'

/** Keeps a process, with all threads it has now and will have, on one core. */
export function pin(pid: number, core: number): void {
  execFileSync('taskset', ['-a', '-p', '-c', String(core), String(pid)], { stdio: 'ignore' })
}

/** Where the server under load runs, and where the load is made. */
export const SERVER_CORE = 0
export const LOAD_CORE = 1
