// Measures how fast Smart Link is on this machine and writes what it finds into docs/performance.md.
import { readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Bench } from './bench-kind.ts'
import { describeMachine } from './machine.ts'
import { writeSection } from './performance-page.ts'

const HELP = `npm run bench [-- <name>…] [--kafka] [--large] [--data <dir>] [--quick]

  <name>…       only these, by the beginning of their names; without any, all
  --kafka       also what needs a Kafka, which is started for it (infra/kafka)
  --large       also reports over 100 million clicks: half an hour and 15 GB while it runs
  --data <dir>  the installation whose reports are asked for, filled before by \`npm run fill\`
  --quick       much shorter; prints and leaves docs/performance.md as it is

`
const SUFFIX = '.bench.ts'
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length))
  .toSorted()

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kafka: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
    data: { type: 'string' },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const unknown = positionals.filter((wanted) => !names.some((name) => name.startsWith(wanted)))
if (values.help || unknown.length > 0) {
  process.stderr.write(`${HELP}There are: ${names.join(', ')}\n`)
  process.exitCode = unknown.length > 0 ? 2 : 0
} else {
  const chosen = names.filter(
    (name) => positionals.length === 0 || positionals.some((wanted) => name.startsWith(wanted)),
  )
  const machine = describeMachine()
  process.stdout.write(`${machine}\n`)
  for (const name of chosen) {
    const { bench } = (await import(`./${name}${SUFFIX}`)) as { bench: Bench }
    if (positionals.length === 0 && bench.needs !== undefined && !values[bench.needs]) {
      process.stdout.write(`\n(without ${name}: it needs --${bench.needs})\n`)
      continue
    }
    process.stdout.write(`\n## ${bench.title}\n\n`)
    const say = (line: string): void => void process.stderr.write(`${line}\n`)
    const found = await bench.run({ quick: values.quick, kafka: values.kafka, data: values.data, say })
    process.stdout.write(`${found}\n`)
    if (!values.quick) writeSection({ name, title: bench.title, machine, found })
  }
}
