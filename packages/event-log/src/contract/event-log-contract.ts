import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { appendContract } from './append-contract.ts'
import { consumeContract } from './consume-contract.ts'
import { createBench, type Bench } from './bench.ts'
import { fencedWriterContract } from './fenced-writer-contract.ts'
import { groupContract } from './group-contract.ts'
import type { MakeLog } from './log-under-test.ts'
import { tableContract } from './table-contract.ts'
import { transactionContract } from './transaction-contract.ts'

/**
 * Everything the log port promises, shown on one adapter. `makeLog` is called once for the whole suite (a broker takes
 * a while to start); every test makes topics and groups of its own.
 */
export function eventLogContract(name: string, makeLog: MakeLog): void {
  describe(`the log port over ${name}`, { timeout: 60_000 }, () => {
    let bench: Bench | undefined
    const current = (): Bench => {
      if (bench === undefined) throw new Error('the log under test was not made')
      return bench
    }
    beforeAll(async () => {
      bench = await createBench(await makeLog())
    }, 120_000)
    afterEach(async () => {
      await bench?.tidy()
    }, 60_000)
    afterAll(async () => {
      await bench?.dispose()
    }, 60_000)

    appendContract(current)
    consumeContract(current)
    groupContract(current)
    tableContract(current)
    fencedWriterContract(current)
    transactionContract(current)
  })
}
