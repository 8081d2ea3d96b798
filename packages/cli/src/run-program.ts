import { DirectoryInUseError, SettingsError } from '@smartlink/service-kit/errors'
import { CommanderError } from 'commander'
import type { Command } from 'commander'
import { ApiRefusedError } from './api/errors.ts'
import { RequestError } from './errors.ts'
import { EXIT } from './exit-codes.ts'

/** Runs a command line and sets the exit code; nothing a person did wrong ends in a stack trace. */
export async function runProgram(program: Command, words: readonly string[]): Promise<void> {
  for (const command of everyCommand(program)) command.exitOverride()
  try {
    await program.parseAsync([...words], { from: 'user' })
  } catch (error) {
    process.exitCode = report(error)
  }
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)]
}

function report(error: unknown): number {
  // What is wrong with the words was said already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
  if (error instanceof SettingsError) {
    for (const { where, message } of error.problems) process.stderr.write(`${where}: ${message}\n`)
    return EXIT.usage
  }
  if (error instanceof RequestError) {
    process.stderr.write(`${error.message}\n`)
    return EXIT.usage
  }
  if (error instanceof DirectoryInUseError) {
    process.stderr.write(`${error.message}\n`)
    return EXIT.inUse
  }
  if (error instanceof ApiRefusedError) {
    for (const line of apiRefusal(error)) process.stderr.write(`${line}\n`)
    return error.mayPass || error.code === 'cli.other_answer' ? EXIT.failed : EXIT.usage
  }
  const { code } = error as { code?: unknown }
  if (error instanceof Error && typeof code === 'string') process.stderr.write(`${error.message} (${code})\n`)
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return EXIT.failed
}

function apiRefusal({ problem }: ApiRefusedError): string[] {
  const { status, code, detail, errors = [] } = problem
  const who =
    status === 401 ? ['The token is that of --token-file (SMARTLINK_TOKEN_FILE), else admin-token in the secrets.'] : []
  return [
    `${detail} (${code})`,
    ...errors.map(({ pointer, message, allowed }) => {
      const choices = allowed === undefined ? '' : `: ${allowed.join(', ')}`
      return `  ${pointer.replace(/^[?/]/, '')}: ${message}${choices}`
    }),
    ...who,
  ]
}
