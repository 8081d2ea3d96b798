import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lockDirectory } from '@smartlink/service-kit/directory-lock'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createProgram } from './program.ts'
import { runProgram } from './run-program.ts'

let said = ''
let dataDir: string

beforeEach(() => {
  said = ''
  dataDir = mkdtempSync(join(tmpdir(), 'cli-'))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text)
    return true
  })
})

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = 0
  rmSync(dataDir, { recursive: true })
})

async function exitCodeOf(words: string): Promise<number> {
  process.exitCode = 0
  await runProgram(createProgram(), words.split(' '))
  return Number(process.exitCode)
}

test.each([
  ['parked replay clicks.v1', /say which records/],
  ['parked replay clicks.v1 1 --all', /say which records/],
  ['parked replay clicks.v1 one', /An id is a number/],
  ['parked replay catalog.v1 3', /Allowed choices are clicks\.v1, conversions\.v1/],
  ['parked ls --reasn x', /Did you mean --reason/],
  ['parked lst', /Did you mean ls/],
  ['partition why clicks 0', /Allowed choices/],
  ['partition why clicks.v1 -1', /unknown option|number from 0/],
  ['outbox ship /nowhere --log kafka://127.0.0.1:1', /holds no outbox/],
  ['outbox ship /nowhere', /Name Kafka with --log/],
  ['outbox reship --data /nowhere', /say one of --holes, --all and --stream/],
  ['outbox ls --data /nowhere', /holds no outbox/],
  ['node lost x', /Name Kafka with --log/],
  ['node lost x --used o1=many', /Expected <cap key>=<clicks>/],
  ['erase', /--publisher, --click or --address/],
  ['erase --publisher 1 --address 1.2.3.4', /--publisher, --click or --address/],
  ['erase --click 17', /a UUID, or its click token/],
  ['erase status --data /nowhere', /no API token/],
  ['secrets use master 2 --now --at 2026-06-11T00:00:00Z', /say --now or --at/],
  ['secrets use click-token-keys 2 --at 2026-06-11T00:00:00Z', /changes at once/],
  ['secrets use master two', /number from 1 to 255/],
  ['secrets add keys', /Allowed choices are master, click-token-keys/],
  ['secrets remove master 1 --data /nowhere', /master is missing/],
  ['secrets renew analyst-password --data /nowhere', /analyst-password is not there/],
  ['secrets renew admin-token --data /nowhere', /no API token/],
  ['rebuild aggregates', /--from/],
  ['rebuild aggregates --from 2026-02-30', /day of the calendar/],
  ['rebuild aggregates --from 2026-02-02 --to 2026-02-01', /before --from/],
  ['rebuild aggregates --from 2026-02-02 --data /nowhere', /holds no ClickHouse/],
  ['links create', /say what it is/],
  ['links create --member 1:x', /--member 1:x: expected offer, offer:number/],
  ['links create --slug x --visibility publik', /Allowed choices are public, private/],
  ['links create --file /nowhere', /--file \/nowhere can not be read \(ENOENT\)/],
  ['links create --otherwise', /argument missing/],
  ['offers create --payout 5', /expected an amount and its currency/],
  ['offers create --cap clicks=5', /expected metric\/window=limit/],
  ['offers create --target country', /country=DE,AT/],
  ['links ls --data /nowhere', /no API token in \/nowhere\/secrets\/admin-token \(ENOENT\); .*--token-file/],
  ['links ls --status paused', /Allowed choices are all, active, inactive, archived/],
  ['links ls --token slk_x', /unknown option '--token'/],
  ['tokens archive 1', /Did you mean|unknown command/],
  ['simulate spring --query sub1', /--query sub1: expected name=value/],
  ['explain 12', /expected its id, a UUID/],
  ['stats --last tomorrow', /--last tomorrow: expected/],
  ['stats --last 1h --to 2026-06-10', /leave out --from and --to/],
  ['parked ls --log kafka:/x', /embedded, kafka:/],
  ['parked ls --data /nowhere', /holds no log/],
])('`%s` is refused with exit code 2, and what would do is said', async (words, text) => {
  expect(await exitCodeOf(words)).toBe(2)
  expect(said).toMatch(text)
})

test('a data directory that a process uses is told apart by exit code 4', async () => {
  const lock = lockDirectory(dataDir)
  expect(await exitCodeOf(`parked replay clicks.v1 1 --data ${dataDir}`)).toBe(4)
  expect(said).toMatch(/in use by another process/)
  lock.release()
})

test('no broker is waited for longer than a person would', async () => {
  expect(await exitCodeOf('topics apply --log kafka://127.0.0.1:1')).toBe(1)
  expect(said).toMatch(/no broker answers.*127\.0\.0\.1:1/)
})
