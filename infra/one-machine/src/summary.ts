import type { DemoSource } from '@smartlink/control/demo/demo-traffic-sources'
import type { Logger } from '@smartlink/service-kit/logger'

/** Says what can be opened now, with a link of the demo to click. */
export function printSummary(
  serves: Readonly<Record<string, unknown>>,
  sources: readonly DemoSource[],
  logger: Logger,
): void {
  const [first] = sources
  const lines = [
    `Management   ${serves['control']}   (sign in with the token in ${serves['admin_token_file']})`,
    `Reports      ${serves['report']}/v1/reports/clicks`,
    `ClickHouse   ${serves['clickhouse']}   (SQL as user analyst)`,
  ]
  if (first !== undefined) {
    lines.unshift(`Click this   ${serves['ingress']}/${first.slug}?pub=${first.publisherIds[0]}&sub1=hello`)
  }
  for (const line of lines) logger.info(line)
}
