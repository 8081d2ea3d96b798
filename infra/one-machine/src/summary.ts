import type { DemoLinkToClick } from '@smartlink/control/demo/demo-traffic-sources'
import type { Logger } from '@smartlink/service-kit/logger'

/** Says what can be opened now: the links of the demo with what each shows, then the APIs. */
export function printSummary(
  serves: Readonly<Record<string, unknown>>,
  links: readonly DemoLinkToClick[],
  logger: Logger,
): void {
  for (const line of summary(serves, links)) logger.info(line)
}

export function summary(serves: Readonly<Record<string, unknown>>, links: readonly DemoLinkToClick[]): string[] {
  const urls = links.map(({ slug, publisherId }) => `${serves['ingress']}/${slug}?pub=${publisherId}&sub1=hello`)
  const width = Math.max(0, ...urls.map((url) => url.length))
  return [
    ...links.map(({ description }, index) => `Click this   ${(urls[index] ?? '').padEnd(width)}   ${description}`),
    `Management   ${serves['control']}   (sign in with the token in ${serves['admin_token_file']})`,
    `Reports      ${serves['report']}/v1/reports/clicks`,
    `ClickHouse   ${serves['clickhouse']}   (SQL as user analyst)`,
  ]
}
