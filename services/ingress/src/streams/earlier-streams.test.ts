import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WalletMessage } from '@smartlink/caps/wallet'
import type { GrantRecord } from '@smartlink/caps/messages'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { catalogOf } from '../testing/catalog-of.ts'
import { ClickHarness, NOON } from '../testing/click-harness.ts'
import { readEarlierStreams } from './earlier-stream.ts'
import { SettledStreams } from './settled-streams.ts'
import { Settling } from './settling.ts'

const KEY = 'o1.c1.r1.clicks.day.UTC'
const SOFT = 'o1.c2.r1.clicks.day.UTC'
const WINDOW = '2026-06-10'
const MIDNIGHT = NOON + 12 * 3_600_000

const since = { revision: 1, at: '2026-01-01T00:00:00Z' }
const cap = { scope: 'offer', metric: 'clicks', window: 'day', limit: 100, since, while_pending: 'hold' }
const catalog = catalogOf({
  domain: [{ id: 1, hostname: 'go.example', default: true }],
  advertiser: [{ id: 1 }],
  publisher: [{ id: 7 }],
  offer: [
    {
      id: 1,
      advertiser_id: 1,
      url: 'https://capped.example/',
      caps: [
        { ...cap, id: 1 },
        { ...cap, id: 2, enforcement: 'soft' },
      ],
    },
  ],
  smart_link: [{ id: 1, slug: 'go', visibility: 'public', members: [{ offer_id: 1 }] }],
})

function granted(tokens: number, more: Partial<GrantRecord> = {}): GrantRecord {
  const totals = { granted: tokens, spent: 0, passed: 0, returned: 0, forfeited: 0, given_back: 0 }
  return { ...totals, closed: null, state: 'open', ends_at: MIDNIGHT, ...more }
}

let state: string
let harness: ClickHarness
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'ingress-state-'))
  harness = new ClickHarness({ catalog })
})
afterEach(async () => {
  await harness.close()
  rmSync(state, { recursive: true })
})

/** Sends clicks that all find a token. */
async function clickTimes(times: number): Promise<void> {
  const answers = Array.from({ length: times }, () => harness.ask('/go?pub=7'))
  harness.turn.end()
  if (harness.wallet.applyGrant(KEY, WINDOW, granted(50), NOON)) harness.capWaits.answered(KEY, WINDOW)
  await Promise.all(answers)
}

function settled(): SettledStreams {
  return new SettledStreams(join(state, 'settled.json'))
}

describe('what an earlier stream left', () => {
  it('is settled to the last token when the process died and the machine did not', async () => {
    await clickTimes(17)
    const { toClose, toSettle, endsClosed } = readEarlierStreams(harness.directory, 'boot', settled())
    expect(toClose).toEqual([{ stream: harness.outbox.stream, dropped: 0 }])
    expect(endsClosed).toBe(false)
    expect(toSettle[0]?.kind).toBe('exact')

    const sent: WalletMessage[] = []
    const settling = new Settling({
      streams: toSettle,
      settled: settled(),
      held: new Set([harness.outbox.stream]),
      send: (messages) => {
        sent.push(...messages)
        return Promise.resolve()
      },
      now: () => NOON,
    })
    await settling.tick()
    expect(sent, 'nothing is closed before all grants were seen').toEqual([])
    settling.granted(harness.outbox.stream, KEY, WINDOW, granted(50))
    settling.grantsRead()
    await settling.tick()
    expect(sent.map(({ cap: key, record }) => [key, record.spent, record.passed, record.closed])).toEqual([
      [KEY, 17, 0, 'exact'],
      [SOFT, 0, 17, 'exact'],
    ])

    expect(settling.open).toBe(1)
    settling.granted(harness.outbox.stream, KEY, WINDOW, granted(50, { closed: 'exact' }))
    settling.granted(harness.outbox.stream, SOFT, WINDOW, granted(0, { closed: 'exact' }))
    await settling.tick()
    expect(settling.open).toBe(0)
    expect(readEarlierStreams(harness.directory, 'boot', settled())).toMatchObject({
      toClose: [{ stream: harness.outbox.stream, dropped: 0 }],
      toSettle: [],
    })
  })

  it.each([
    ['after a reboot', 'another boot', false],
    ['in a copy of the directory', 'boot', true],
  ])('is a forfeit %s', async (_name, bootId, copied) => {
    await clickTimes(3)
    const directory = copied ? join(state, 'copy') : harness.directory
    if (copied) cpSync(harness.directory, directory, { recursive: true })
    expect(readEarlierStreams(directory, bootId, settled()).toSettle[0]?.kind).toBe('forfeit')
  })
})
