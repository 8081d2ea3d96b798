import { expect, test } from 'vitest'
import { SettingsError } from './errors.ts'
import { helpText, printableSettings } from './describe-settings.ts'
import { FLAGS, flagName } from './flags.ts'
import { findUnknownVariables, parseSettings } from './settings.ts'

function problemsOf(
  argv: string[],
  environment: Record<string, string> = {},
): readonly { where: string; message: string }[] {
  try {
    parseSettings(argv, environment)
  } catch (error) {
    if (error instanceof SettingsError) return error.problems
    throw error
  }
  return []
}

test('a flag wins over its environment variable, and both over the default', () => {
  expect(parseSettings([], {}).ingressPort).toBe(8080)
  expect(parseSettings([], { SMARTLINK_INGRESS_PORT: '9000' }).ingressPort).toBe(9000)
  expect(parseSettings(['--ingress-port', '9001'], { SMARTLINK_INGRESS_PORT: '9000' }).ingressPort).toBe(9001)
  expect(parseSettings(['--ingress-port=0'], {}).ingressPort).toBe(0)
})

test('an unknown flag is refused with the nearest known one', () => {
  expect(problemsOf(['--ingres-port', '80'])).toEqual([
    { where: '--ingres-port', message: 'is not a flag; the nearest one is --ingress-port' },
  ])
})

test('what only the command line reads is a flag there, and none of a service', () => {
  expect(parseSettings(['--token-file', 't'], {}, 'command line').tokenFile).toBe('t')
  expect(problemsOf(['--token-file', 't'])).toHaveLength(1)
})

test('every problem is reported together', () => {
  const problems = problemsOf(['--ingress-port', 'eighty', '--log', 'redis://x', '--clicks-partitions', '3'])
  expect(problems.map((problem) => problem.where)).toEqual([
    '--ingress-port (SMARTLINK_INGRESS_PORT)',
    '--log (SMARTLINK_LOG)',
  ])
  expect(problemsOf(['--clicks-partitions', '3'])).toHaveLength(1)
  expect(problemsOf(['--kafka-sasl-username', 'ann'])).toHaveLength(1)
})

test('what is kept too short is refused with what would break', () => {
  expect(problemsOf(['--retention-clicks-days', '30'])).toEqual([
    {
      where: '--retention-clicks-days (SMARTLINK_RETENTION_CLICKS_DAYS)',
      message: expect.stringMatching(
        /^must be a whole number of days from 40 .*: a click that was parked.*, not "30"$/,
      ),
    },
  ])
  expect(problemsOf(['--retention-clicks-days', '500', '--retention-aggregates-days', '400'])).toEqual([
    { where: '--retention-aggregates-days', message: expect.stringContaining('500 days') },
  ])
  expect(problemsOf(['--retention-history-days', '90', '--retention-clicks-days', '91'])).toHaveLength(1)
  expect(problemsOf(['--retention-history-days', '90', '--retention-clicks-days', '90'])).toEqual([])
})

test('toggles can be switched off, repeated flags add up', () => {
  const settings = parseSettings(['--no-demo', '--geo', 'a.mmdb', '--geo', 'b.mmdb,c.mmdb'], {
    SMARTLINK_TRUSTED_PROXIES: '10.0.0.0/8, 192.168.0.0/16',
  })
  expect(settings.demo).toBe(false)
  expect(settings.geo).toEqual(['a.mmdb', 'b.mmdb', 'c.mmdb'])
  expect(settings.trustedProxies).toEqual(['10.0.0.0/8', '192.168.0.0/16'])
  expect(parseSettings([], { SMARTLINK_DEMO: 'no' }).demo).toBe(false)
  expect(parseSettings([], {}).demo).toBeUndefined()
})

test.each([
  [['--ingress-port', 'eighty'], 'must be a whole number from 0 to 65535, not "eighty"'],
  [['--ingress-port', '1e3'], 'must be a whole number from 0 to 65535, not "1e3"'],
  [['--ingress-port='], 'must be a whole number from 0 to 65535, not ""'],
  [['--control-port', '70000'], 'must be a whole number from 0 to 65535, not "70000"'],
  [['--ingress-workers', '0'], 'must be a whole number from 1 to 64, not "0"'],
  [['--demo-traffic', 'lots'], 'must be a number from 0 to 2000, not "lots"'],
  [['--fsync', 'sometimes'], 'must be interval or always, not "sometimes"'],
  [['--address-storage', 'half'], 'must be truncated, full, hmac or none, not "half"'],
  [['--demo=maybe'], 'must be on or off (true or false), not "maybe"'],
  [['--log', 'redis://x'], 'must be embedded, kafka://host:port,host:port or kafkas://… (TLS), not "redis://x"'],
  [['--ingress-url', 'go.example'], 'must be an address such as https://go.example, not "go.example"'],
])('%s says what would be right and what was given', (argv, message) => {
  expect(problemsOf(argv)).toEqual([{ where: expect.stringMatching(/^--[a-z-]+ \(SMARTLINK_[A-Z_]+\)$/), message }])
})

test('a misspelt variable is told with the nearest name, and those of tests are not', () => {
  expect(
    findUnknownVariables({
      SMARTLINK_INGRES_PORT: '80',
      SMARTLINK_INGRESS_PORT: '80',
      SMARTLINK_TEST_KAFKA: 'x',
      SMARTLINKX: 'y',
      PATH: '/bin',
    }),
  ).toEqual([{ variable: 'SMARTLINK_INGRES_PORT', nearest: 'SMARTLINK_INGRESS_PORT' }])
})

test('a flag without its value says so and does not swallow the next flag', () => {
  expect(problemsOf(['--data', '--demo'])).toEqual([{ where: '--data', message: 'needs a value: --data <dir>' }])
})

test('a shifted clock needs the demo or a test', () => {
  const environment = { SMARTLINK_CLOCK: '2026-06-10T12:00:00Z' }
  expect(problemsOf([], environment)).toHaveLength(1)
  expect(parseSettings(['--demo'], environment).clock).toBe(Date.UTC(2026, 5, 10, 12))
  expect(parseSettings([], { ...environment, NODE_ENV: 'test' }).clock).toBe(Date.UTC(2026, 5, 10, 12))
})

test('help names every flag, and printed settings hide what stands before an @ in a URL', () => {
  const help = helpText('npm start --')
  for (const [name, flag] of Object.entries(FLAGS)) {
    if (!('environmentOnly' in flag) && !('commandLineOnly' in flag)) expect(help).toContain(flagName(name))
  }
  const printed = printableSettings(parseSettings(['--clickhouse', 'http://ann:secret@ch:8123'], {}))
  expect(printed).not.toContain('secret')
  expect(printed).toContain('[redacted]@ch:8123')
})
