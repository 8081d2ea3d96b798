import { newestSchema } from '@smartlink/events/schemas'
import type { EventName } from '@smartlink/events/schemas'
import { CLICKS, CONVERSIONS } from '@smartlink/events/topics'
import { Argument, Command } from 'commander'
import { examples } from '../help.ts'
import { outputOf } from '../output.ts'

/** Event names by the topic they travel in; marks share the topic of the clicks. */
const EVENTS: Readonly<Record<string, EventName>> = {
  [CLICKS.name]: 'click',
  [CONVERSIONS.name]: 'conversion',
  marks: 'mark',
}

interface Options {
  readonly json?: true
  readonly fingerprint?: true
}

export function schemaCommand(): Command {
  return new Command('schema')
    .description('prints the Avro schema of the events of a topic (`marks`: the other events of clicks.v1)')
    .addArgument(new Argument('<topic>').choices(Object.keys(EVENTS)))
    .option('--fingerprint', 'print its CRC-64-AVRO fingerprint, the bytes 2 to 9 of every message, instead')
    .option('--json', 'as JSON, which the schema is anyway')
    .addHelpText(
      'after',
      examples('smartlink schema clicks.v1 > click.avsc', 'smartlink schema clicks.v1 --fingerprint'),
    )
    .action((topic: string, options: Options) => {
      const { avsc, fingerprint } = newestSchema(EVENTS[topic] ?? 'click')
      const hex = fingerprint.toString(16).padStart(16, '0')
      const text = JSON.stringify(avsc, null, 2)
      outputOf(options).result(options.fingerprint ? { fingerprint: hex } : avsc, [options.fingerprint ? hex : text])
    })
}
