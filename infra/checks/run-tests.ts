/**
 * Runs the tests and ends with one line, `N passed, N failed, N skipped`. Arguments: names of test projects
 * (`unit`, `clickhouse`, `kafka`, `pipeline`, `browser`, `faults`; all without arguments), `--no-kafka` to leave out what
 * needs a Kafka broker, and anything else for vitest (a file name, `-t <pattern>`).
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PROJECTS } from '../../test/projects.ts'
import type { Durations } from './durations-reporter.ts'

/** How many of the slowest files are named at the end. */
const SLOWEST = 40
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const words = process.argv.slice(2)
const withoutKafka = words.includes('--no-kafka')
const named = PROJECTS.filter((project) => words.includes(project.name))
const chosen = (named.length > 0 ? named : PROJECTS).filter((project) => !(withoutKafka && project.name === 'kafka'))
const rest = words.filter((word) => word !== '--no-kafka' && !PROJECTS.some((project) => project.name === word))

const scratch = mkdtempSync(join(tmpdir(), 'smartlink-tests-'))
const outcomeFile = join(scratch, 'outcome.json')
const durationsFile = join(scratch, 'durations.json')
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const vitestArguments = [
  vitest,
  'run',
  '--config',
  'test/vitest.config.ts',
  ...chosen.flatMap((project) => ['--project', project.name]),
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${outcomeFile}`,
  '--reporter=./infra/checks/durations-reporter.ts',
  ...rest,
]
const environment = {
  ...process.env,
  NODE_ENV: 'test',
  SMARTLINK_TEST_DURATIONS: durationsFile,
  ...(withoutKafka ? { SMARTLINK_TEST_KAFKA: 'none' } : {}),
}
const child = spawn(process.execPath, vitestArguments, { cwd: ROOT, stdio: 'inherit', env: environment })
child.once('exit', (code) => {
  const outcome = readOutcome()
  rmSync(scratch, { recursive: true, force: true })
  if (withoutKafka) process.stderr.write('\nThe tests that need Kafka were left out, as asked by --no-kafka.\n')
  if (outcome === undefined) {
    process.stderr.write('\nThe tests did not run to their end.\n')
    process.exit(code === 0 ? 1 : (code ?? 1))
  }
  const { passed, failed, skipped, slowest } = outcome
  process.stderr.write(`\nThe files that took longest:\n${slowest.join('\n')}\n`)
  process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`)
  process.exit(code ?? 1)
})

interface Outcome {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** One line a file, the slowest first. */
  readonly slowest: readonly string[]
}

/** What is used of the report of vitest. */
interface Report {
  readonly success: boolean
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
}

function readOutcome(): Outcome | undefined {
  try {
    const report = JSON.parse(readFileSync(outcomeFile, 'utf8')) as Report
    const durations = JSON.parse(readFileSync(durationsFile, 'utf8')) as Durations
    const slowest = durations.toSorted((a, b) => b.seconds - a.seconds).slice(0, SLOWEST)
    return {
      passed: report.numPassedTests,
      failed: Math.max(report.numFailedTests, report.success ? 0 : 1),
      skipped: report.numPendingTests + report.numTodoTests,
      slowest: slowest.map(({ path, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${path}`),
    }
  } catch {
    return undefined
  }
}
