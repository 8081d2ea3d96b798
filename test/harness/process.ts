import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const STDERR_KEPT_BYTES = 64 * 1024

/** A process of ours under test: started, watched until its ready line, killed or stopped by pid. */
export interface ManagedProcess {
  readonly pid: number
  /** The ready line as parsed JSON. */
  readonly ready: Readonly<Record<string, unknown>>
  /** Everything that went to stdout, line by line. */
  readonly stdout: readonly string[]
  /** The end of what went to stderr. */
  stderr(): string
  kill(signal: NodeJS.Signals): void
  /** Resolves with the exit code, or the signal's name. */
  readonly ended: Promise<number | string>
}

export interface ProcessOptions {
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly readyDeadlineMs?: number
  /** A file that gets all of stderr, for reading after a failure. */
  readonly logFile?: string
  /** Its own process group, so that the whole group can be killed: `kill(-pid)`. */
  readonly detached?: boolean
}

/** Starts `node <args>` from the root of the tree and resolves at its ready line. */
export async function startProcess(options: ProcessOptions): Promise<ManagedProcess> {
  const { args, env = {}, readyDeadlineMs = 60_000, logFile, detached = false } = options
  const child: ChildProcess = spawn(process.execPath, [...args], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'test', SMARTLINK_LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  })
  let stderr = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-STDERR_KEPT_BYTES)
    if (logFile !== undefined) appendFileSync(logFile, chunk)
  })
  const stdout: string[] = []
  const ended = once(child, 'exit').then(([code, signal]: unknown[]) => (code ?? signal) as number | string)
  const ready = await new Promise<Record<string, unknown>>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`${args.join(' ')} ${why}\n${stderr}`))
    const deadline = setTimeout(() => {
      child.kill('SIGKILL')
      fail(`was not ready within ${readyDeadlineMs} ms`)
    }, readyDeadlineMs)
    void ended.then((how) => {
      clearTimeout(deadline)
      fail(`ended with ${how} before it was ready`)
    })
    if (child.stdout === null) return
    createInterface({ input: child.stdout }).on('line', (line) => {
      stdout.push(line)
      if (!line.startsWith('{"ready":true')) return
      clearTimeout(deadline)
      resolve(JSON.parse(line) as Record<string, unknown>)
    })
  })
  const pid = child.pid ?? 0
  return {
    pid,
    ready,
    stdout,
    stderr: () => stderr,
    kill: (signal) => void process.kill(detached ? -pid : pid, signal),
    ended,
  }
}

/** Processes that a process started, as Linux tells it. */
export function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.split(' ').filter(Boolean).map(Number)
}
