import { FLAGS, environmentName, flagName } from './flags.ts'
import type { Flag, Settings } from './flags.ts'

/** The text of `--help`. */
export function helpText(command: string): string {
  const rows = flagsOfServices().map(([name, flag]) => {
    const left = flag.environmentOnly
      ? `${environmentName(name)}=<${flag.value}>`
      : flag.toggle
        ? `${flagName(name)}, --no-${flagName(name).slice(2)}`
        : `${flagName(name)} <${flag.value}>`
    return { left, says: flag.says + defaultText(flag) }
  })
  const width = Math.max(...rows.map((row) => row.left.length))
  const lines = rows.map((row) => `  ${row.left.padEnd(width)}  ${row.says}`)
  return [
    `Usage: ${command} [flags]`,
    '',
    'Every flag is also an environment variable: --ingress-port is SMARTLINK_INGRESS_PORT.',
    '',
    ...lines,
    '',
  ].join('\n')
}

function flagsOfServices(): [string, Flag][] {
  return (Object.entries(FLAGS) as [string, Flag][]).filter(([, flag]) => flag.commandLineOnly !== true)
}

function defaultText(flag: Flag): string {
  const parsed = flag.schema.safeParse(undefined)
  if (!parsed.success || parsed.data === undefined || parsed.data === '') return ''
  if (Array.isArray(parsed.data) && parsed.data.length === 0) return ''
  return ` (default ${String(parsed.data)})`
}

/** The settings in force, one JSON object; whatever could carry a password is redacted. */
export function printableSettings(settings: Settings): string {
  const names = new Set(flagsOfServices().map(([name]) => name))
  const printable = Object.entries(settings)
    .filter(([name]) => names.has(name) && name !== 'printConfig' && name !== 'help')
    .map(([name, value]) => [name, typeof value === 'string' ? redactUserInfo(value) : value])
  return JSON.stringify(Object.fromEntries(printable), null, 2) + '\n'
}

function redactUserInfo(text: string): string {
  return text.replace(/^([a-z]+:\/\/)[^/@\s]+@/i, '$1[redacted]@')
}
