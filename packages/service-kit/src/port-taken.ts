import { StartupError } from './errors.ts'
import type { Settings } from './settings.ts'

const PORT_FLAGS = [
  ['ingressPort', '--ingress-port'],
  ['controlPort', '--control-port'],
  ['reportPort', '--report-port'],
  ['clickhousePort', '--clickhouse-port'],
  ['opsPort', '--ops-port'],
] as const

type Ports = Pick<Settings, (typeof PORT_FLAGS)[number][0]>

/** What to say when a server found its port taken, mostly by a first start of the same; undefined for other errors. */
export function portTaken(error: unknown, settings: Ports): StartupError | undefined {
  const { code, port } = error as { code?: unknown; port?: unknown }
  if (code !== 'EADDRINUSE') return undefined
  const flag = PORT_FLAGS.find(([setting]) => settings[setting] === port)?.[1] ?? 'a flag'
  return new StartupError(
    `Port ${String(port)} is taken by another process, perhaps by a Smart Link that runs already. ` +
      `Stop that process, or name another port with ${flag} (0 takes any free one).`,
    { cause: error },
  )
}
