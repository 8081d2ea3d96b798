import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/** How long each file took, with what it starts before its tests and stops after them, which the report as JSON leaves out. */
export type Durations = readonly { readonly path: string; readonly seconds: number }[]

/** Writes {@link Durations} to the file that `SMARTLINK_TEST_DURATIONS` names. */
export default class DurationsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const durations: Durations = modules.map((file) => ({
      path: file.relativeModuleId,
      seconds: file.diagnostic().duration / 1000,
    }))
    writeFileSync(process.env['SMARTLINK_TEST_DURATIONS'] ?? '', JSON.stringify(durations))
  }
}
