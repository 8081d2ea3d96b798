import { existsSync, statfsSync } from 'node:fs'
import type { Settings } from '@smartlink/service-kit/flags'
import { bytesText, findingsOf } from './finding.ts'
import type { Finding } from './finding.ts'

/** From here on Node.js runs TypeScript by itself. */
const OLDEST_NODE = [22, 22] as const
const LITTLE_SHARE = 0.1
const ALMOST_FULL_BYTES = 1024 ** 3

export function checkNode(version: string = process.versions.node): Finding[] {
  const { ok, error } = findingsOf('node')
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isNewEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
  if (isNewEnough) return [ok(`Node.js ${version}`)]
  return [error('old', `Node.js ${version} is older than ${OLDEST_NODE.join('.')}`, 'Install Node.js 24.')]
}

/** Room below the data directory: a full disk ends in clicks that are answered and not kept. */
export function checkDisk({ data, outboxMaxBytes }: Settings): Finding[] {
  const { ok, warning, error } = findingsOf('disk')
  if (!existsSync(data)) {
    return [error('no_data', `${data} is not there`, 'Name the data directory with --data, or start the system once.')]
  }
  const { bavail, blocks, bsize, ffree, files } = statfsSync(data)
  const [free, whole] = [bavail * bsize, blocks * bsize]
  const room = `${bytesText(free)} of ${bytesText(whole)} are free for ${data}`
  if (files > 0 && ffree / files < 0.02) {
    return [
      error(
        'no_inodes',
        `almost no more files fit on the disk of ${data}`,
        'Remove small files, or move the directory.',
      ),
    ]
  }
  if (free < ALMOST_FULL_BYTES) return [error('full', room, 'Make room now: clicks will be answered and not kept.')]
  if (free < whole * LITTLE_SHARE) return [warning('little_room', room, 'Make room, or keep things for less time.')]
  if (free < outboxMaxBytes) {
    const todo = 'Make room, or lower --outbox-max-bytes: an outbox must be able to hold what the log does not take.'
    return [warning('less_than_outbox', `${room}, and an outbox may take ${bytesText(outboxMaxBytes)}`, todo)]
  }
  return [ok(room)]
}
