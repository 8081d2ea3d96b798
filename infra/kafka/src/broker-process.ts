import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, open, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const LOGGING = fileURLToPath(new URL('../log4j2.properties', import.meta.url))
const JVM = [
  '-Xms64m',
  '-Xmx400m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  `-Dlog4j2.configurationFile=${LOGGING}`,
]
const START_DEADLINE_MS = 90_000
const STOP_DEADLINE_MS = 30_000

/**
 * Runs the broker and ends it when standard input closes, so a broker never outlives whoever started it, not even one
 * that was killed. The first line of output is the pid of the broker itself. Ctrl-C at a terminal reaches the whole group of
 * processes; the broker leaves it to its starter to stop it in order.
 */
const KEEPER = `
trap '' INT
exec 3<&0
log="$1"; shift
"$@" >>"$log" 2>&1 </dev/null & broker=$!
echo "$broker"
( read -r _ <&3; kill -KILL "$broker" 2>/dev/null ) & watcher=$!
wait "$broker"; code=$?
kill "$watcher" 2>/dev/null
exit "$code"
`

export interface BrokerFiles {
  readonly java: string
  readonly jars: string
  /** More words for Java. */
  readonly javaWords: readonly string[]
  /** Data, settings and log of this broker. */
  readonly folder: string
  readonly properties: string
  readonly clusterId: string
  /** More words for the tool that formats the data, for instance users that are there from the start. */
  readonly formatWords?: readonly string[]
}

/** One broker as a process of this machine. */
export interface BrokerProcess {
  /** Formats the data on first use; resolves when the broker takes requests. */
  start(): Promise<void>
  /** Controlled shutdown; leaders move first. */
  terminate(): Promise<void>
  /** `kill -9`. */
  kill(): Promise<void>
  /** Stops and continues the process (SIGSTOP, SIGCONT): connections stay, nothing answers. */
  pause(): void
  resume(): void
}

export function createBrokerProcess({
  java,
  jars,
  javaWords,
  folder,
  properties,
  clusterId,
  formatWords = [],
}: BrokerFiles): BrokerProcess {
  const settingsFile = join(folder, 'server.properties')
  const logFile = join(folder, 'broker.log')
  const command = (main: string, ...args: string[]): string[] => [
    ...JVM,
    ...javaWords,
    '-cp',
    join(jars, '*'),
    main,
    ...args,
  ]
  let running: { child: ChildProcess; pid: number; ended: Promise<void> } | undefined

  async function format(): Promise<void> {
    await mkdir(folder, { recursive: true })
    await writeFile(settingsFile, properties)
    if (existsSync(join(folder, 'log', 'meta.properties'))) return
    await run(java, command('kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', settingsFile, ...formatWords))
  }

  async function start(): Promise<void> {
    if (running !== undefined) return
    await format()
    const logStart = existsSync(logFile) ? (await stat(logFile)).size : 0
    const child = spawn('/bin/sh', ['-c', KEEPER, 'keeper', logFile, java, ...command('kafka.Kafka', settingsFile)], {
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const mine = { child, pid: await pidFrom(child), ended }
    running = mine
    void ended.then(() => {
      if (running === mine) running = undefined
    })
    const deadline = performance.now() + START_DEADLINE_MS
    for (;;) {
      const said = await readFrom(logFile, logStart)
      if (said.includes('Kafka Server started')) return
      if (running !== mine) throw new Error(`The broker ended while starting; from ${logFile}:\n${said.slice(-4_000)}`)
      if (performance.now() > deadline) {
        await stopWith('SIGKILL')
        throw new Error(`The broker was not up after ${START_DEADLINE_MS} ms; from ${logFile}:\n${said.slice(-4_000)}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  async function stopWith(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (running === undefined) return
    const { pid, ended } = running
    process.kill(pid, signal)
    // A stopped process acts on SIGTERM only once it is continued.
    if (signal === 'SIGTERM') process.kill(pid, 'SIGCONT')
    const overdue = setTimeout(() => process.kill(pid, 'SIGKILL'), STOP_DEADLINE_MS)
    await ended
    clearTimeout(overdue)
  }

  return {
    start,
    terminate: () => stopWith('SIGTERM'),
    kill: () => stopWith('SIGKILL'),
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
  }

  function signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    if (running !== undefined) process.kill(running.pid, name)
  }
}

function pidFrom(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new Error('The broker could not be started')))
    child.stdout?.once('data', (line: Buffer) => resolve(Number(line.toString().trim())))
  })
}

async function readFrom(file: string, position: number): Promise<string> {
  if (!existsSync(file)) return ''
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    const { buffer } = await handle.read(Buffer.alloc(Math.max(0, size - position)), { position })
    return buffer.toString()
  } finally {
    await handle.close()
  }
}
