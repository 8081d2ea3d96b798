import { SettingsError } from './errors.ts'
import type { SettingProblem } from './errors.ts'
import { FLAGS, environmentName, flagName } from './flags.ts'
import type { Flag, Settings } from './flags.ts'

export type { Settings } from './flags.ts'

/** Who reads the settings: a service has no use for those of the command line and refuses their flags. */
export type SettingsReader = 'service' | 'command line'

/**
 * Reads the settings from flags and environment; a flag wins over its variable.
 * @throws {SettingsError} naming every problem at once
 */
export function parseSettings(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  reader: SettingsReader = 'service',
): Settings {
  const problems: SettingProblem[] = []
  const given = { ...fromEnvironment(environment), ...fromArguments(argv, flagsOf(reader), problems) }
  const settings: Record<string, unknown> = {}
  for (const [name, flag] of Object.entries(FLAGS) as [string, Flag][]) {
    const parsed = flag.schema.safeParse(given[name])
    if (parsed.success) settings[name] = parsed.data
    else {
      const messages = new Set(parsed.error.issues.map((issue) => issue.message))
      problems.push({
        where: `${flagName(name)} (${environmentName(name)})`,
        message: `${[...messages].join('; ')}, not ${JSON.stringify(given[name])}`,
      })
    }
  }
  problems.push(...contradictions(settings as Settings, environment))
  if (problems.length > 0) throw new SettingsError(problems)
  return settings as Settings
}

/** {@link parseSettings} with the environment of this process; this file is the one place that reads it. */
export function processSettings(argv: readonly string[], reader?: SettingsReader): Settings {
  return parseSettings(argv, process.env, reader)
}

/** The environment of this process without some of the settings, for a child that is told others. */
export function environmentWithout(...names: readonly (keyof typeof FLAGS)[]): Record<string, string | undefined> {
  const left = { ...process.env }
  for (const name of names) delete left[environmentName(name)]
  return left
}

/** {@link findUnknownVariables} of this process. */
export function processUnknownVariables(): UnknownVariable[] {
  return findUnknownVariables(process.env)
}

/** A variable that looks like a setting and is none; probably misspelt. */
export interface UnknownVariable {
  readonly variable: string
  readonly nearest: string
}

const PREFIX = 'SMARTLINK_'
/** Read by tests and not by services. */
const OF_TESTS = /^SMARTLINK_(TEST|AGREE|CAP|FAULT|BENCH)_/

/** Other programs may have variables of this prefix, so an unknown one is told and not refused. */
export function findUnknownVariables(environment: Readonly<Record<string, string | undefined>>): UnknownVariable[] {
  const known = Object.keys(FLAGS).map(environmentName)
  return Object.keys(environment)
    .filter((variable) => variable.startsWith(PREFIX) && !known.includes(variable) && !OF_TESTS.test(variable))
    .toSorted()
    .map((variable) => ({ variable, nearest: nearest(variable, known) }))
}

function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, unknown> {
  const given: Record<string, unknown> = {}
  for (const [name, flag] of Object.entries(FLAGS) as [string, Flag][]) {
    const text = environment[environmentName(name)]
    if (text === undefined || text === '') continue
    given[name] = flag.repeatable ? text.split(',').map((part) => part.trim()) : flag.toggle ? asToggle(text) : text
  }
  return given
}

function asToggle(text: string): unknown {
  if (/^(1|true|yes|on)$/i.test(text)) return true
  if (/^(0|false|no|off)$/i.test(text)) return false
  return text
}

/** Names of settings by their flag. */
function flagsOf(reader: SettingsReader): ReadonlyMap<string, keyof typeof FLAGS> {
  const known = (Object.entries(FLAGS) as [keyof typeof FLAGS, Flag][]).filter(
    ([, flag]) => reader === 'command line' || flag.commandLineOnly !== true,
  )
  return new Map(known.map(([name]) => [flagName(name), name]))
}

function fromArguments(
  argv: readonly string[],
  known: ReadonlyMap<string, keyof typeof FLAGS>,
  problems: SettingProblem[],
): Record<string, unknown> {
  const given: Record<string, unknown> = {}
  for (let index = 0; index < argv.length; index++) {
    const [word, inline] = splitAtEquals(argv[index] ?? '')
    const off = word.startsWith('--no-') && !known.has(word)
    const name = known.get(off ? '--' + word.slice('--no-'.length) : word)
    const flag: Flag | undefined = name === undefined ? undefined : FLAGS[name]
    if (name === undefined || flag === undefined || (off && !flag.toggle)) {
      problems.push({ where: word, message: `is not a flag; the nearest one is ${nearest(word, known.keys())}` })
      if (inline === undefined && !(argv[index + 1] ?? '--').startsWith('--')) index++
      continue
    }
    if (flag.environmentOnly) {
      problems.push({ where: word, message: `is only read from the environment, as ${environmentName(name)}` })
      if (inline === undefined) index++
      continue
    }
    if (flag.toggle) {
      given[name] = inline === undefined ? !off : asToggle(inline)
      continue
    }
    const value = inline ?? argv[++index]
    if (value === undefined || (inline === undefined && value.startsWith('--'))) {
      problems.push({ where: word, message: `needs a value: ${word} <${flag.value ?? 'value'}>` })
      if (value !== undefined) index--
      continue
    }
    given[name] = flag.repeatable ? [...((given[name] as string[] | undefined) ?? []), ...value.split(',')] : value
  }
  return given
}

function splitAtEquals(word: string): [string, string | undefined] {
  const at = word.indexOf('=')
  return word.startsWith('--') && at > 0 ? [word.slice(0, at), word.slice(at + 1)] : [word, undefined]
}

function contradictions(
  settings: Settings,
  environment: Readonly<Record<string, string | undefined>>,
): readonly SettingProblem[] {
  const problems: SettingProblem[] = []
  if (settings.log === 'embedded' && settings.clicksPartitions !== undefined) {
    problems.push({
      where: '--clicks-partitions',
      message: 'is for Kafka; the embedded log has one partition of clicks per click thread (--ingress-workers)',
    })
  }
  if (settings.clock !== undefined && settings.demo !== true && environment['NODE_ENV'] !== 'test') {
    problems.push({
      where: environmentName('clock'),
      message: 'is refused without --demo: a shifted clock would date real clicks wrong',
    })
  }
  const signIn = [settings.kafkaSaslMechanism, settings.kafkaSaslUsername, settings.kafkaSaslPasswordFile]
  if (signIn.some((part) => part !== undefined) && signIn.some((part) => part === undefined)) {
    problems.push({
      where: '--kafka-sasl-mechanism, --kafka-sasl-username, --kafka-sasl-password-file',
      message: 'belong together: give all three or none',
    })
  }
  const { retentionClicksDays = 0, retentionAggregatesDays = Infinity, retentionHistoryDays = 0 } = settings
  if (retentionAggregatesDays < retentionClicksDays) {
    problems.push({
      where: '--retention-aggregates-days',
      message: `must not be shorter than clicks are kept (${retentionClicksDays} days): reports would show less than there is`,
    })
  }
  if (retentionHistoryDays > 0 && retentionHistoryDays < retentionClicksDays) {
    problems.push({
      where: '--retention-history-days',
      message: `must be 0 or not shorter than clicks are kept (${retentionClicksDays} days): they could not be explained any more`,
    })
  }
  if (settings.clickhouseTlsCaFile !== undefined && !settings.clickhouse.startsWith('https:')) {
    problems.push({
      where: '--clickhouse-tls-ca-file',
      message: `is for an address that begins with https, not ${settings.clickhouse}`,
    })
  }
  if ((settings.kafkaTlsCertFile === undefined) !== (settings.kafkaTlsKeyFile === undefined)) {
    problems.push({
      where: '--kafka-tls-cert-file, --kafka-tls-key-file',
      message: 'belong together: give both or none',
    })
  }
  return problems
}

/** The candidate with the fewest edits to `word` (Levenshtein). */
function nearest(word: string, candidates: Iterable<string>): string {
  let best = ''
  let bestDistance = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate)
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1)
      current[column] = Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1)
    }
    previous = current
  }
  return previous[right.length] ?? 0
}
