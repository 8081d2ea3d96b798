import { Gauge } from '@smartlink/service-kit/metrics'
import type { Registry } from '@smartlink/service-kit/metrics'

/** What a dashboard shows of the catalog's writer. */
export function registerControlMetrics(
  registry: Registry,
  { revision, writes }: { revision(): number; writes(): boolean },
): void {
  const registers = [registry]
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value())
      },
    })
  gauge('smartlink_control_catalog_revision', 'Highest revision of the catalog applied', revision)
  gauge('smartlink_control_writes', '1 in the process that writes the catalog, while the log answers it', () =>
    Number(writes()),
  )
}
