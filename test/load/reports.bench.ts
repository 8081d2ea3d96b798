import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { queryClickHouse } from '../harness/clickhouse-query.ts'
import { startSmartLink, temporaryDirectory } from '../harness/smart-link.ts'
import type { RunningSmartLink } from '../harness/smart-link.ts'
import type { Bench } from './bench-kind.ts'
import { fillClickHouse, progressBar } from './fill-clickhouse.ts'
import { quantile } from './open-loop.ts'
import { table } from './performance-page.ts'

const ROWS = 100_000_000
const DAYS = 30
const DAY_MS = 86_400_000
/** Links of the believable clicks: the first has most of them. */
const LINKS = 200
const TIMES = 40
const FEW_TIMES = 3
const TABLES = ['clicks', 'clicks_hourly', 'clicks_hourly_audience', 'skips_hourly']

interface Question {
  readonly label: string
  /** What follows the range; another link each time. */
  parameters(link: number): string
  readonly times: number
}

const QUESTIONS: readonly Question[] = [
  { label: 'one link, by day', parameters: (link) => `interval=day&filter=link:${link}`, times: TIMES },
  { label: 'one link, by hour', parameters: (link) => `interval=hour&filter=link:${link}`, times: TIMES },
  { label: 'one link, by country', parameters: (link) => `group_by=country&filter=link:${link}`, times: TIMES },
  { label: 'all links, by day', parameters: () => 'group_by=link&interval=day&limit=10000', times: TIMES / 4 },
  {
    label: 'one link, unique clicks by day',
    parameters: (link) => `interval=day&filter=link:${link}&metrics=gross,unique_clicks`,
    times: TIMES / 2,
  },
  {
    label: 'all links, unique clicks',
    parameters: () => 'group_by=link&metrics=gross,unique_clicks',
    times: FEW_TIMES,
  },
  {
    label: 'one link, by sub id (no aggregate has it)',
    parameters: (link) => `group_by=sub1&filter=link:${link}`,
    times: TIMES / 2,
  },
]

/** How long reports over very many clicks take, and what the clicks take on the disk. */
export const bench: Bench = {
  title: 'Reports over many clicks',
  needs: 'large',

  async run({ quick, data, say }) {
    const directory = data === undefined ? temporaryDirectory() : undefined
    const system = await startSmartLink({ dataDir: data ?? directory?.path ?? '' })
    try {
      if (directory !== undefined) {
        const password = readFileSync(join(directory.path, 'clickhouse/service-password'), 'utf8').trim()
        const rows = quick ? ROWS / 50 : ROWS
        await fillClickHouse({ url: system.analyst.url, password, rows, days: DAYS, say: progressBar() })
      }
      const [range] = await queryClickHouse<{ rows: string; last_day: string }>(
        system.analyst,
        'SELECT count() AS rows, toString(toDate(max(time))) AS last_day FROM clicks',
      )
      const rows = Number(range?.rows)
      const last = Date.parse(range?.last_day ?? '')
      const from = new Date(last - (DAYS - 1) * DAY_MS).toISOString().slice(0, 10)
      const answered: string[][] = []
      for (const question of QUESTIONS) {
        const measured = await ask(system, `/v1/reports/clicks?from=${from}&to=${range?.last_day}`, question)
        say(measured.join('  '))
        answered.push(measured)
      }
      return `${table(['report over 30 days', 'median ms', 'p95 ms', 'unique clicks are', 'counted in'], answered)}

${table(['table', 'rows', 'MiB on the disk', 'MiB per million clicks'], await sizes(system, rows))}

How it was taken: ${rows.toLocaleString('en')} clicks of ${DAYS} days and ${LINKS} links (\`npm run fill\`), made inside ClickHouse; \`npm start\` with its ClickHouse, which has the machine's cores
and at most 4 GiB. \`GET /v1/reports/clicks\` one after another, about the busiest and the quietest links in turn, over HTTP with totals, names and how complete it is;
${FEW_TIMES} to ${TIMES} questions of a kind. What the clicks take on the disk is what ClickHouse says of its tables, compressed; real user agents and referrers, full geography
and longer traces take more.`
    } finally {
      system.process.kill('SIGTERM')
      await system.process.ended
      directory?.remove()
    }
  },
}

async function ask({ report }: RunningSmartLink, range: string, question: Question): Promise<string[]> {
  const tookMs: number[] = []
  let meta: { source: string[]; unique_clicks?: string } = { source: [] }
  for (let time = 0; time <= question.times; time++) {
    const link = 1 + ((time * 37) % LINKS)
    const begin = performance.now()
    const response = await report.raw('GET', `${range}&${question.parameters(link)}`)
    if (!response.ok) {
      const { code } = (await response.json()) as { code: string }
      return [question.label, `not answered: \`${code}\``, '–', '–', '–']
    }
    const answer = (await response.json()) as { meta: typeof meta; rows: unknown[] }
    // The first one also opens files.
    if (time > 0) tookMs.push(performance.now() - begin)
    if (answer.rows.length === 0) throw new Error(`nothing was counted: ${question.label}, link ${link}`)
    meta = answer.meta
  }
  const sorted = Float64Array.from(tookMs).sort()
  return [
    question.label,
    quantile(sorted, 0.5).toFixed(0),
    quantile(sorted, 0.95).toFixed(0),
    meta.unique_clicks ?? '–',
    meta.source.map((name) => `\`${name}\``).join(', '),
  ]
}

async function sizes({ analyst }: RunningSmartLink, clicks: number): Promise<string[][]> {
  const found = await queryClickHouse<{ name: string; rows: string; bytes: string }>(
    analyst,
    `SELECT name, total_rows AS rows, total_bytes AS bytes FROM system.tables
     WHERE database = '${analyst.database}' AND name IN (${TABLES.map((name) => `'${name}'`).join()}) ORDER BY bytes DESC`,
  )
  return found.map(({ name, rows, bytes }) => {
    const mib = Number(bytes) / 2 ** 20
    const inWhole = (value: number): string => Math.round(value).toLocaleString('en')
    return [`\`${name}\``, inWhole(Number(rows)), inWhole(mib), ((mib * 1e6) / clicks).toFixed(1)]
  })
}
