import { spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ServerStartError } from '../errors.ts'

/** How a child ended. `locked`: another process holds its directory or port, which passes when that one ends. */
export interface ChildEnd {
  readonly locked: boolean
  /** Exit code or signal, and what it said last; for people. */
  readonly detail: string
}

/** One run of the server process. */
export interface ServerChild {
  readonly pid: number
  /** Resolves when the process is gone, for whatever reason. */
  readonly ended: Promise<ChildEnd>
  /** Closes its stdin, and kills it when that did not end it in time. */
  stop(graceMs: number): Promise<void>
}

export interface ChildOptions {
  readonly configFile: string
  readonly storeDir: string
  readonly tcp: boolean
  /** What the process says itself; ClickHouse's own log is another file. */
  readonly outputFile: string
}

const SCRIPT = fileURLToPath(new URL('./server-process.ts', import.meta.url))
const LAST_WORDS_BYTES = 4096

export function spawnServer({ configFile, storeDir, tcp, outputFile }: ChildOptions): ServerChild {
  const output = openSync(outputFile, 'a+', 0o600)
  const saidBefore = fstatSync(output).size
  const child = spawn(process.execPath, [SCRIPT, configFile, storeDir, ...(tcp ? ['tcp'] : [])], {
    stdio: ['pipe', output, output],
    // A process group of its own: Ctrl-C is for the parent, which still has rows to store when it comes.
    detached: true,
  })
  const { stdin } = child
  if (stdin === null) throw new ServerStartError('The server process has no stdin to hold it by')
  stdin.on('error', () => {
    // The child died first; its end is reported below.
  })
  const ended = new Promise<ChildEnd>((resolve) => {
    const end = (how: string): void => {
      const said = lastWords(output, saidBefore)
      closeSync(output)
      resolve({
        locked: /Cannot lock file|Address already in use/.test(said),
        detail: said === '' ? how : `${how}: ${said}`,
      })
    }
    child.once('error', (error) => end(error.message))
    child.once('exit', (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`))
  })
  return {
    pid: child.pid ?? -1,
    ended,
    stop: async (graceMs) => {
      stdin.end()
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
      await ended
      clearTimeout(timer)
    },
  }
}

function lastWords(file: number, from: number): string {
  const size = fstatSync(file).size
  const start = Math.max(from, size - LAST_WORDS_BYTES)
  const bytes = Buffer.alloc(size - start)
  readSync(file, bytes, 0, bytes.length, start)
  return bytes.toString('utf8').replaceAll(/\s+/g, ' ').trim()
}
