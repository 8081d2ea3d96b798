import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventLogContract } from '../contract/event-log-contract.ts'
import { openEmbeddedEventLog } from './open-embedded-event-log.ts'
import { silentLogger } from './testing/silent-logger.ts'

eventLogContract('files of this process', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'embedded-log-'))
  return {
    open: () => openEmbeddedEventLog({ dataDir, logger: silentLogger }),
    patienceMs: 10_000,
    severalProcesses: false,
    async dispose() {
      rmSync(dataDir, { recursive: true })
    },
  }
})
