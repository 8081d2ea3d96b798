import { Command } from 'commander'
import { examine } from '../doctor/examine.ts'
import type { Finding } from '../doctor/finding.ts'
import { EXIT } from '../exit-codes.ts'
import { installationSettings, takesInstallation } from '../installation/installation-options.ts'
import { outputOf } from '../output.ts'
import { printable } from '../terminal/text-width.ts'

const NEEDS = { log: true, topics: true, clickhouse: true, secrets: true, machine: true } as const
const MARK = { ok: '✓', warning: '!', error: '✗' } as const

interface Options extends Record<string, unknown> {
  readonly json?: true
}

export function doctorCommand(): Command {
  return takesInstallation(new Command('doctor'), NEEDS)
    .summary('looks at an installation from this machine and says what to mend')
    .description(
      'looks at an installation from this machine and says what to mend: Node.js, disk, secrets, geo data, Kafka or the embedded ' +
        'log, consumer groups, nodes, ClickHouse. Changes nothing (exit code 3: there is something to mend)',
    )
    .option('--json', 'as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      const findings = await examine(installationSettings(options, NEEDS), () => Date.now())
      const toMend = findings.filter(({ level }) => level !== 'ok')
      if (toMend.length > 0) process.exitCode = EXIT.attention
      outputOf(options).result({ findings }, [...findings.flatMap(lines), '', conclusion(toMend)])
      // What did not answer in time may still be waited for somewhere.
      if (findings.some(({ code }) => code.endsWith('.not_seen'))) process.stdout.write('', () => process.exit())
    })
}

function lines({ level, area, message, todo }: Finding): string[] {
  const text = `${MARK[level]} ${area.padEnd(10)}  ${printable(message)}`
  return todo === undefined ? [text] : [text, `${' '.repeat(14)}→ ${printable(todo)}`]
}

function conclusion(toMend: readonly Finding[]): string {
  const errors = toMend.filter(({ level }) => level === 'error').length
  const warnings = toMend.length - errors
  if (toMend.length === 0) return 'All is well.'
  return `${errors} ${errors === 1 ? 'thing does' : 'things do'} not work, ${warnings} ${warnings === 1 ? 'needs' : 'need'} a look.`
}

const EXAMPLES = `
For instance:
  smartlink doctor                                       # beside \`npm start\`, with its data directory
  smartlink doctor --log kafka://broker:9092 --clickhouse http://clickhouse:8123
It reads the settings of the services from the environment, so it sees what they see.`
