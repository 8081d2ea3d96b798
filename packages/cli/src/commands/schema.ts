import { newestSchema } from '@smartlink/events/schemas'
import type { EventName } from '@smartlink/events/schemas'
import { CLICKS, CONVERSIONS } from '@smartlink/events/topics'
import { Argument, Command } from 'commander'

/** Event names by the topic they travel in; marks share the topic of the clicks. */
const EVENTS: Readonly<Record<string, EventName>> = {
  [CLICKS.name]: 'click',
  [CONVERSIONS.name]: 'conversion',
  marks: 'mark',
}

export function schemaCommand(): Command {
  return new Command('schema')
    .description('prints the Avro schema of the events of a topic (`marks`: the other events of clicks.v1)')
    .addArgument(new Argument('<topic>').choices(Object.keys(EVENTS)))
    .option('--fingerprint', 'print its CRC-64-AVRO fingerprint, the bytes 2 to 9 of every message, instead')
    .action((topic: string, { fingerprint }: { fingerprint?: true }) => {
      const schema = newestSchema(EVENTS[topic] ?? 'click')
      const text = fingerprint
        ? schema.fingerprint.toString(16).padStart(16, '0')
        : JSON.stringify(schema.avsc, null, 2)
      process.stdout.write(`${text}\n`)
    })
}
