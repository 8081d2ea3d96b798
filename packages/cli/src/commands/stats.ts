import { Command } from 'commander'
import type { ApiClient, Query } from '../api/api-client.ts'
import { apiOf, takesApi } from '../api/api-options.ts'
import { ApiRefusedError } from '../api/errors.ts'
import { findEntity } from '../entities/find-entity.ts'
import { LINKS } from '../entities/links.ts'
import { RequestError } from '../errors.ts'
import { outputOf } from '../output.ts'
import { completenessLines, reportTable } from '../stats/report-table.ts'
import type { Report } from '../stats/report-table.ts'
import { evenly, intervalFor, sparkLine } from '../stats/spark-line.ts'
import { beginOfLast } from '../stats/time-range.ts'

interface Options extends Record<string, unknown> {
  readonly json?: true
  readonly link?: string
  readonly offer?: string
  readonly publisher?: string
  readonly country?: string
  readonly filter?: string
  readonly from?: string
  readonly to?: string
  readonly last?: string
  readonly tz?: string
  readonly by: string
  readonly metrics: string
  readonly orderBy?: string
  readonly limit: string
}

export function statsCommand(): Command {
  const command = new Command('stats')
    .description('counts clicks and conversions: a table, and how it went over time')
    .option('--link <id|slug>', 'only of this link')
    .option('--offer <id>', 'only of this offer; several as 1|2, all but one as !3')
    .option('--publisher <id>', 'only of this publisher')
    .option('--country <code>', 'only from there')
    .option('--filter <conditions>', 'more conditions, as the report takes them: sub1:a|b,device:!bot')
    .option('--from <time>', 'begin, RFC 3339 or a day (default: six days before today)')
    .option('--to <time>', 'end, not included; a day is the whole day (default: now)')
    .option('--last <time>', 'from so long ago until now: 30m, 24h, 7d, 4w')
    .option('--tz <zone>', 'zone of days and bounds (default: UTC)')
    .option('--by <dimensions>', 'what to group by: link,offer,publisher,country,device,reason …', 'link')
    .option('--metrics <names>', 'what to count', 'gross,delivered,fallback,blocked,lost,conversions,payout')
    .option(
      '--order-by <names>',
      'what to order by, a minus in front is descending (default: first metric, descending)',
    )
    .option('--limit <n>', 'at most so many rows', '20')
    .option('--json', 'as JSON: the report, and `over_time` in even steps')
    .addHelpText('after', EXAMPLES)
  return takesApi(command, 'report', 'control').action(async (options: Options) => {
    if (options.last !== undefined && (options.from !== undefined || options.to !== undefined)) {
      throw new RequestError('--last says from when and until when: leave out --from and --to')
    }
    const from = options.last === undefined ? options.from : beginOfLast(options.last, Date.now())
    const report = withFlagsInRefusals(apiOf(options, 'report'))
    const asked = {
      from,
      to: options.to,
      tz: options.tz,
      filter: await filterOf(options, () => apiOf(options, 'control')),
    }
    const told = await report.get<Report>('/v1/reports/clicks', {
      ...asked,
      group_by: options.by,
      metrics: options.metrics,
      order_by: options.orderBy,
      limit: options.limit,
    })
    const time = await overTime(report, told, asked.filter)
    const { meta } = told
    outputOf(options).result({ ...told, over_time: time }, [
      ...reportTable(told),
      '',
      `${time.metric} by ${time.interval}, ${meta.from} to ${meta.to}${meta.tz === 'UTC' ? '' : ` (${meta.tz})`}, at most ${Math.max(...time.values)}:`,
      `│${sparkLine(time.values)}│`,
      ...completenessLines(told),
    ])
  })
}

/** Flags of the parameters of a report, where they have another name. */
const FLAG_OF: Readonly<Record<string, string>> = { group_by: '--by', order_by: '--order-by', from: '--from, --last' }

/** The API, which says what is wrong with parameters by the flags that filled them. */
function withFlagsInRefusals(api: ApiClient): ApiClient {
  return {
    ...api,
    async get<T>(path: string, query?: Query): Promise<T> {
      try {
        return await api.get<T>(path, query)
      } catch (error) {
        if (!(error instanceof ApiRefusedError) || error.problem.errors === undefined) throw error
        const lines = error.problem.errors.map(({ pointer, message, allowed }) => {
          const [parameter = ''] = pointer.replace(/^\?/, '').split('/')
          const flag = FLAG_OF[parameter] ?? `--${parameter.replaceAll('_', '-')}`
          return `${flag}: ${message}${allowed === undefined ? '' : `: ${allowed.join(', ')}`}`
        })
        throw new RequestError(lines.join('\n'), { cause: error })
      }
    },
  }
}

interface OverTime {
  readonly metric: string
  readonly interval: string
  /** One for each interval of the range, also where there was nothing. */
  readonly values: readonly number[]
}

/** The first metric that is a plain count, in the same range; money has a currency and ratios don't add up. */
async function overTime(report: ApiClient, { meta, totals }: Report, filter: string | undefined): Promise<OverTime> {
  const metric = meta.metrics.find((name) => Number.isSafeInteger(totals[name])) ?? 'gross'
  const [fromMs, toMs] = [Date.parse(meta.from), Date.parse(meta.to)]
  const { name: interval, ms: stepMs } = intervalFor(toMs - fromMs)
  const { rows } = await report.get<Report>('/v1/reports/clicks', {
    from: meta.from,
    to: meta.to,
    tz: meta.tz,
    filter,
    interval,
    metrics: metric,
    limit: 1_000,
  })
  const points = rows.map((row) => ({ atMs: Date.parse(String(row['time'])), value: Number(row[metric]) }))
  return { metric, interval, values: evenly(points, { fromMs, toMs, stepMs }) }
}

async function filterOf(options: Options, control: () => ApiClient): Promise<string | undefined> {
  const { link, offer, publisher, country, filter } = options
  const linkId =
    link === undefined || /^[0-9|!]+$/.test(link) ? link : String((await findEntity(control(), LINKS, link)).id)
  const conditions = [
    ...Object.entries({ link: linkId, offer, publisher, country }).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}:${value}`],
    ),
    ...(filter === undefined ? [] : [filter]),
  ]
  return conditions.length === 0 ? undefined : conditions.join(',')
}

const EXAMPLES = `
For instance:
  smartlink stats --last 24h
  smartlink stats --link spring --by offer,country --metrics gross,unique_clicks,cr,epc
  smartlink stats --from 2026-06-01 --to 2026-06-30 --tz Europe/Berlin --by publisher --order-by -payout`
