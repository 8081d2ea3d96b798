import pino from 'pino'
import pretty from 'pino-pretty'

export type Logger = pino.Logger

export interface LoggerOptions {
  readonly level: string
  /** For people at a terminal; otherwise one JSON object a line. */
  readonly pretty: boolean
}

/** Everything that is said goes to stderr: stdout belongs to the ready line alone. */
export function createLogger({ level, pretty: forPeople }: LoggerOptions): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    redact: {
      paths: ['authorization', 'token', '*.authorization', '*.token', 'headers.cookie', '*.password'],
      censor: '[redacted]',
    },
  }
  if (!forPeople) return pino(options, pino.destination({ dest: 2, sync: true }))
  return pino(
    options,
    pretty({ destination: 2, sync: true, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname', colorize: true }),
  )
}
