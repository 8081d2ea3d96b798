import type { Registry } from 'prom-client'
import { clockStartingAt, systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import { helpText, printableSettings } from './describe-settings.ts'
import { SettingsError } from './errors.ts'
import { createLogger } from './logger.ts'
import type { Logger } from './logger.ts'
import { createMetrics } from './metrics.ts'
import { startOpsServer } from './ops-server.ts'
import type { OpsServer } from './ops-server.ts'
import { portTaken } from './port-taken.ts'
import type { RunningService } from './service.ts'
import { processSettings, processUnknownVariables } from './settings.ts'
import type { Settings } from './settings.ts'
import { ignoresHangUp } from './hang-up.ts'

/** What a process gives to the service it runs. */
export interface ProcessContext {
  readonly settings: Settings
  readonly logger: Logger
  readonly metrics: Registry
  readonly clock: Clock
  /** The start waits for something that comes by itself: said in `/readyz`, and in the log when it is another one than before. */
  waiting(reason: string): void
  /** Something broke that a new process may mend and this one can't: stops everything and exits with 1. */
  crash(error: Error): void
}

export interface ProcessOptions {
  readonly name: string
  /** How the process is called in `--help`. */
  readonly command: string
  start(context: ProcessContext): Promise<RunningService>
}

const STOP_DEADLINE_MS = 25_000
/** One Ctrl-C may reach us twice: from the terminal and from the command that started us. */
const SAME_SIGNAL_WITHIN_MS = 500
const EXIT_OK = 0
const EXIT_FAILED = 1
const EXIT_USAGE = 2

/**
 * Runs one service as a process of its own: settings, logger, metrics, health, signals, the ready line on stdout, exit
 * codes (0 stopped as asked, 1 failed, 2 settings refused). A second signal exits at once.
 */
export async function runProcess({ name, command, start }: ProcessOptions): Promise<void> {
  const settings = readSettings(command)
  if (settings === undefined) return
  const logger = createLogger({ level: settings.logLevel, pretty: process.stderr.isTTY === true }).child({
    service: name,
  })
  for (const { variable, nearest } of processUnknownVariables()) {
    logger.warn({ variable, nearest }, `${variable} is no setting and is not read; did you mean ${nearest}?`)
  }
  const metrics = createMetrics(name)
  const clock = settings.clock === undefined ? systemClock : clockStartingAt(settings.clock)
  if (settings.clock !== undefined) {
    logger.warn({ starting_at: new Date(settings.clock).toISOString() }, 'The clock is shifted: times are not real')
  }

  let service: RunningService | undefined
  let ops: OpsServer | undefined
  let stopping = false
  let stopAskedAtMs = 0
  let exitCode = EXIT_OK
  let startsWith = 'starting'

  const waiting = (reason: string): void => {
    if (reason === startsWith) return
    startsWith = reason
    logger.warn({ reason }, 'The start waits')
  }

  async function stop(reason: string): Promise<void> {
    if (stopping) {
      if (performance.now() - stopAskedAtMs < SAME_SIGNAL_WITHIN_MS) return
      logger.warn({ reason }, 'Asked again, stopping at once')
      process.exit(exitCode === EXIT_OK ? EXIT_FAILED : exitCode)
    }
    stopping = true
    stopAskedAtMs = performance.now()
    logger.info({ reason }, 'Stopping')
    const deadline = setTimeout(() => {
      logger.error({ deadline_ms: STOP_DEADLINE_MS }, 'Did not stop in time')
      process.exit(EXIT_FAILED)
    }, STOP_DEADLINE_MS)
    try {
      await service?.stop()
      await ops?.close()
    } catch (error) {
      logger.error({ err: error }, 'Stopping failed')
      exitCode = EXIT_FAILED
    }
    clearTimeout(deadline)
    logger.info('Stopped')
    process.exit(exitCode)
  }

  const crash = (error: Error): void => {
    const taken = portTaken(error, settings)
    if (taken === undefined) logger.fatal({ err: error }, 'Something broke that only a new process can mend')
    else reportStartFailure(logger, taken)
    exitCode = EXIT_FAILED
    if (!stopping) void stop('crash')
  }

  process.on('SIGINT', () => void stop('SIGINT'))
  process.on('SIGTERM', () => void stop('SIGTERM'))
  // A terminal that was closed; `nohup` asks not to hear of it, which a handler of ours would undo.
  if (!ignoresHangUp()) process.on('SIGHUP', () => void stop('SIGHUP'))
  // Started by a command that keeps a channel to us: when it is gone, even by kill -9, nobody waits for us any more.
  process.once('disconnect', () => void stop('the command that started this is gone'))
  process.channel?.unref()
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', (reason) => crash(reason instanceof Error ? reason : new Error(String(reason))))

  try {
    ops = await startOpsServer({
      host: settings.host,
      port: settings.opsPort,
      metrics,
      readiness: () =>
        stopping || service === undefined
          ? [{ name, ready: false, reason: stopping ? 'stopping' : startsWith }]
          : service.readiness(),
    })
    service = await start({ settings, logger, metrics, clock, waiting, crash })
  } catch (error) {
    reportStartFailure(logger, portTaken(error, settings) ?? error)
    process.exit(EXIT_FAILED)
  }
  if (stopping) return
  process.stdout.write(JSON.stringify({ ready: true, ...service.serves, ops: ops.url }) + '\n')
}

/** Undefined when there is nothing more to do: the exit code is set. */
function readSettings(command: string): Settings | undefined {
  try {
    const settings = processSettings(process.argv.slice(2))
    if (settings.help) process.stderr.write(helpText(command))
    else if (settings.printConfig) process.stdout.write(printableSettings(settings))
    else return settings
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    process.stderr.write(`These settings can't be used:\n`)
    for (const problem of error.problems) process.stderr.write(`  ${problem.where}: ${problem.message}\n`)
    process.stderr.write(`\n${command} --help lists every setting.\n`)
    process.exitCode = EXIT_USAGE
  }
  return undefined
}

/** Errors with a code are for people, and their message says what to do; anything else needs its stack. */
function reportStartFailure(logger: Logger, error: unknown): void {
  const { code } = error as { code?: unknown }
  if (error instanceof Error && typeof code === 'string') logger.fatal({ code, cause: error.cause }, error.message)
  else logger.fatal({ err: error }, 'The start failed')
}
