import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePorts } from '@smartlink/kafka-broker/free-ports'
import { ROOT } from './process.ts'

const run = promisify(execFile)
const COMMAND_TIMEOUT_MS = 900_000
const PORTS = ['INGRESS', 'CONTROL', 'REPORT', 'CLICKHOUSE', 'PROMETHEUS'] as const
export type ComposePort = (typeof PORTS)[number]

/** The system of `infra/compose` under a project name of its own, on free ports. */
export interface ComposeSystem {
  url(port: ComposePort): string
  /** Runs a compose command and answers its output. */
  compose(...words: string[]): Promise<string>
  /** What a file in a running service says. */
  read(service: string, file: string): Promise<string>
  /** Exit codes of the containers of a service that were stopped. */
  exitCodes(service: string): Promise<number[]>
  remove(): Promise<void>
}

/** Whether this machine has compose and an engine that answers. */
export function composeIsHere(): boolean {
  return composeCommand() !== undefined && spawnSync('docker', ['info']).status === 0
}

export async function composeSystem(name: string): Promise<ComposeSystem> {
  const command = composeCommand()
  if (command === undefined) throw new Error('there is no docker compose on this machine')
  const ports = await freePorts(PORTS.length)
  const env = {
    ...process.env,
    COMPOSE_PROJECT_NAME: name,
    // What these images are built with wherever BuildKit is not installed, too.
    DOCKER_BUILDKIT: process.env['DOCKER_BUILDKIT'] ?? '0',
    COMPOSE_DOCKER_CLI_BUILD: '1',
    ...Object.fromEntries(PORTS.map((port, index) => [`${port}_PORT`, String(ports[index])])),
  }
  const [program = '', ...first] = command
  const compose = async (...words: string[]): Promise<string> => {
    const all = [...first, '--file', join(ROOT, 'infra/compose/compose.yaml'), ...words]
    const { stdout } = await run(program, all, { env, timeout: COMMAND_TIMEOUT_MS, maxBuffer: 64 * 1024 ** 2 })
    return stdout
  }
  return {
    url: (port) => `http://127.0.0.1:${ports[PORTS.indexOf(port)]}`,
    compose,
    read: async (service, file) => (await compose('exec', '-T', service, 'cat', file)).trim(),
    exitCodes: async (service) => {
      const ids = (await compose('ps', '--all', '--quiet', service)).split('\n').filter((id) => id !== '')
      const { stdout } = await run('docker', ['inspect', '--format', '{{.State.ExitCode}}', ...ids])
      return stdout.trim().split('\n').map(Number)
    },
    remove: async () => {
      await compose('down', '--volumes', '--remove-orphans', '--timeout', '5')
    },
  }
}

function composeCommand(): string[] | undefined {
  return [['docker', 'compose'], ['docker-compose']].find(
    ([program = '', ...words]) => spawnSync(program, [...words, 'version']).status === 0,
  )
}
