import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEventLog } from '@smartlink/event-log/open-event-log'
import { encodeClick, encodeMark } from '@smartlink/events/codec'
import { sampleClick, sampleMark } from '@smartlink/events/testing/sample-events'
import { CLICKS } from '@smartlink/events/topics'
import { formatUuid } from '@smartlink/events/uuid7'
import { startKafka } from '@smartlink/kafka-broker/start-kafka'
import type { KafkaCluster } from '@smartlink/kafka-broker/kafka-cluster'
import { systemClock } from '@smartlink/service-kit/clock'
import { createLogger } from '@smartlink/service-kit/logger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { docBlocks } from '../harness/doc-blocks.ts'
import { ROOT } from '../harness/process.ts'

/** kcat and a Python with fastavro; continuous integration has both. */
const missing = [
  ['kcat', '-V'],
  ['python3', '-c', 'import fastavro'],
].filter(([command = '', ...args]) => spawnSync(command, args).status !== 0)
const canRun = missing.length === 0 || process.env['CI'] === 'true'

const directory = mkdtempSync(join(tmpdir(), 'smartlink-readers-'))
let kafka: KafkaCluster | undefined

beforeAll(async () => {
  if (canRun) kafka = await startKafka({ brokers: 1 })
})

afterAll(async () => {
  await kafka?.stop()
  rmSync(directory, { recursive: true })
})

test.runIf(canRun)('kcat and a stock Avro library read clicks with the published schema', async () => {
  const brokers = kafka?.brokers.join(',') ?? ''
  const log = await openEventLog({
    url: `kafka://${brokers}`,
    dataDir: directory,
    topicPrefix: '',
    groupPrefix: '',
    clientId: 'stock-readers',
    logger: createLogger({ level: 'silent', pretty: false }),
    clock: systemClock,
  })
  await log.ensureTopics([CLICKS])
  const click = sampleClick()
  await log.append(CLICKS.name, [
    { key: 'a', value: encodeMark(sampleMark()) },
    { key: 'a', value: encodeClick(click) },
  ])
  await log.close()

  const commands = docBlocks('docs/reading-events.md').map(({ text }) => text)
  const script = [`BROKERS=${brokers}`, ...commands].join('\n').replaceAll('click.avsc', join(directory, 'click.avsc'))
  const output = execFileSync('bash', ['-euo', 'pipefail', '-c', script], { cwd: ROOT, encoding: 'utf8' })
  const [read, ...rest] = output.trim().split('\n')
  expect(rest).toEqual([])
  expect(JSON.parse(read ?? '')).toMatchObject({
    click_id: formatUuid(click.click_id),
    link_id: click.link_id,
    offer_id: click.offer_id,
    outcome: click.outcome,
    country: click.country,
    sub1: click.sub1,
    trace: click.trace,
  })
})
