/**
 * `light` tests keep a core busy; `heavy` ones start servers and mostly wait, for sessions to end and for processes to come
 * up, so more of them run at once than there are cores. Those in a browser go last and by themselves: it gives up what it is
 * loading whenever the machine gets another network, as it does with every container.
 */
export type TestWeight = 'light' | 'heavy' | 'browser'

/** Files that run at once. */
export const WORKERS: Readonly<Record<TestWeight, number>> = { light: 2, heavy: 3, browser: 3 }

/** Files that take longer than others, the longest first, as `npm test` names them at its end; they begin in this order. */
export const LONGEST: readonly string[] = [
  'test/faults/services-on-kafka.kafka.test.ts',
  'test/faults/three-brokers.kafka.test.ts',
  'test/faults/command-line.kafka.test.ts',
  'test/browser/every-page.browser.test.ts',
  'test/faults/anything-at-random.kafka.test.ts',
  'test/pipeline/runbooks.test.ts',
  'test/faults/move-log.kafka.test.ts',
  'test/faults/secured.kafka.test.ts',
  'test/pipeline/compose.test.ts',
  'test/faults/caps-on-many-nodes.kafka.test.ts',
  'test/browser/console-editing.browser.test.ts',
  'test/faults/system-on-three-brokers.kafka.test.ts',
  'services/control/src/leadership.kafka.test.ts',
  'test/browser/console-walk.browser.test.ts',
  'infra/kafka/src/start-kafka.kafka.test.ts',
  'test/pipeline/explain.test.ts',
  'test/pipeline/docs.test.ts',
  'test/pipeline/keys-and-erasing.test.ts',
  'test/pipeline/command-line.test.ts',
]

/** The kinds of tests, told apart by where they stand and what their names say they need. */
export interface TestProject {
  readonly name: string
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly weight: TestWeight
  readonly timeoutMs: number
}

const SOURCES = ['packages', 'services', 'infra', 'test/harness']
const NEEDS = ['clickhouse', 'kafka', 'browser']

function beside(suffix: string): string[] {
  return SOURCES.map((folder) => `${folder}/**/*.${suffix}.ts`)
}

export const PROJECTS: readonly TestProject[] = [
  {
    name: 'unit',
    include: beside('test'),
    exclude: NEEDS.flatMap((need) => beside(`${need}.test`)),
    weight: 'light',
    timeoutMs: 20_000,
  },
  { name: 'clickhouse', include: beside('clickhouse.test'), exclude: [], weight: 'light', timeoutMs: 120_000 },
  {
    name: 'kafka',
    include: [...beside('kafka.test'), 'test/**/*.kafka.test.ts'],
    exclude: [],
    weight: 'heavy',
    timeoutMs: 300_000,
  },
  {
    name: 'pipeline',
    include: ['test/pipeline/**/*.test.ts'],
    exclude: ['test/**/*.kafka.test.ts'],
    weight: 'heavy',
    timeoutMs: 180_000,
  },
  {
    name: 'faults',
    include: ['test/faults/**/*.test.ts'],
    exclude: ['test/**/*.kafka.test.ts'],
    weight: 'heavy',
    timeoutMs: 300_000,
  },
  {
    name: 'browser',
    include: [...beside('browser.test'), 'test/browser/**/*.test.ts'],
    exclude: [],
    weight: 'browser',
    timeoutMs: 180_000,
  },
]
