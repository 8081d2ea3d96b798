import { expect, test } from 'vitest'
import { SettingsError } from './errors.ts'
import { helpText, printableSettings } from './describe-settings.ts'
import { FLAGS, flagName } from './flags.ts'
import { parseSettings } from './settings.ts'

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

test('every problem is reported together', () => {
  const problems = problemsOf(['--ingress-port', 'eighty', '--log', 'redis://x', '--clicks-partitions', '3'])
  expect(problems.map((problem) => problem.where)).toEqual([
    '--ingress-port (SMARTLINK_INGRESS_PORT)',
    '--log (SMARTLINK_LOG)',
  ])
  expect(problemsOf(['--clicks-partitions', '3'])).toHaveLength(1)
  expect(problemsOf(['--kafka-sasl-username', 'ann'])).toHaveLength(1)
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
    if (!('environmentOnly' in flag)) expect(help).toContain(flagName(name))
  }
  const printed = printableSettings(parseSettings(['--clickhouse', 'http://ann:secret@ch:8123'], {}))
  expect(printed).not.toContain('secret')
  expect(printed).toContain('[redacted]@ch:8123')
})
