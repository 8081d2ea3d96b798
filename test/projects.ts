/** The kinds of tests, told apart by where they stand and what their names say they need. */
export interface TestProject {
  readonly name: string
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  /** Files run at once; what starts servers of its own runs alone. */
  readonly workers: number
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
    workers: 2,
    timeoutMs: 20_000,
  },
  { name: 'clickhouse', include: beside('clickhouse.test'), exclude: [], workers: 1, timeoutMs: 120_000 },
  {
    name: 'kafka',
    include: [...beside('kafka.test'), 'test/**/*.kafka.test.ts'],
    exclude: [],
    workers: 1,
    timeoutMs: 300_000,
  },
  {
    name: 'pipeline',
    include: ['test/pipeline/**/*.test.ts'],
    exclude: ['test/**/*.kafka.test.ts'],
    workers: 1,
    timeoutMs: 180_000,
  },
  {
    name: 'faults',
    include: ['test/faults/**/*.test.ts'],
    exclude: ['test/**/*.kafka.test.ts'],
    workers: 1,
    timeoutMs: 300_000,
  },
  {
    name: 'browser',
    include: [...beside('browser.test'), 'test/browser/**/*.test.ts'],
    exclude: [],
    workers: 1,
    timeoutMs: 180_000,
  },
]
