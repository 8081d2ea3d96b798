import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { dayOf, periodOf } from './derived-secrets.ts'
import { SecretsError } from './errors.ts'
import { followSecrets } from './follow-secrets.ts'
import { openSecrets } from './open-secrets.ts'
import { addKey, makeCurrent, removeKey } from './rotate.ts'

let parent: string
let directory: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'smartlink-secrets-'))
  directory = join(parent, 'secrets')
})
afterEach(() => rmSync(parent, { recursive: true }))

function codeOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof SecretsError) return error.code
    throw error
  }
  return 'nothing was thrown'
}

describe('openSecrets', () => {
  it('makes a directory only its owner can enter, with key files only its owner can read', () => {
    openSecrets({ directory, create: true })
    expect(statSync(directory).mode & 0o777).toBe(0o700)
    expect(readdirSync(directory).toSorted()).toEqual(['click-token-keys', 'master'])
    for (const file of readdirSync(directory)) expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600)
  })

  it('reads the same keys at every later start', () => {
    const first = openSecrets({ directory, create: true })
    const second = openSecrets({ directory, create: false })
    expect(second.fingerprints(0)).toEqual(first.fingerprints(0))
    expect(second.derived.day(20_000)).toEqual(first.derived.day(20_000))
    expect(second.clickToken.current.bytes).toEqual(first.clickToken.current.bytes)
  })

  it('gives two processes that start at once the same keys', () => {
    const module = join(import.meta.dirname, 'open-secrets.ts')
    const script = `
      import { openSecrets } from ${JSON.stringify(module)}
      process.stdout.write(JSON.stringify(openSecrets({ directory: ${JSON.stringify(directory)}, create: true }).fingerprints(0)) + '\\n')`
    const four = 'for i in 1 2 3 4; do "$0" --input-type=module-typescript -e "$1" & done; wait'
    const lines = execFileSync('sh', ['-c', four, process.execPath, script], { encoding: 'utf8' }).trim().split('\n')
    expect(lines).toHaveLength(4)
    expect(new Set(lines).size).toBe(1)
  })

  it('makes nothing unless asked to', () => {
    expect(codeOf(() => openSecrets({ directory, create: false }))).toBe('secrets.directory_missing')
  })

  it('refuses to make up keys that are missing beside a master key', () => {
    openSecrets({ directory, create: true })
    rmSync(join(directory, 'click-token-keys'))
    expect(codeOf(() => openSecrets({ directory, create: true }))).toBe('secrets.file_missing')
  })

  it('refuses a directory or a file that others can read', () => {
    openSecrets({ directory, create: true })
    chmodSync(directory, 0o755)
    expect(codeOf(() => openSecrets({ directory, create: true }))).toBe('secrets.directory_open_to_others')
    chmodSync(directory, 0o700)
    chmodSync(join(directory, 'master'), 0o644)
    expect(codeOf(() => openSecrets({ directory, create: true }))).toBe('secrets.file_open_to_others')
  })

  it('names what is wrong with a file and never quotes it', () => {
    openSecrets({ directory, create: true })
    const key = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I'
    for (const content of [
      key,
      '{}',
      `{"current":1,"keys":[{"id":300,"key":"${key}"}]}`,
      `{"current":2,"keys":[{"id":1,"key":"${key}"}]}`,
      `{"current":1,"keys":[{"id":1,"key":"${key.slice(4)}"}]}`,
      `{"current":1,"keys":[{"id":1,"key":"${key}"},{"id":1,"key":"${key}"}]}`,
    ]) {
      writeFileSync(join(directory, 'master'), content)
      expect(() => openSecrets({ directory, create: true })).toThrow(SecretsError)
      expect(() => openSecrets({ directory, create: true })).not.toThrow(/c2Vj/)
      expect(codeOf(() => openSecrets({ directory, create: true }))).toBe('secrets.malformed')
    }
  })

  it('shows no key when it is logged', () => {
    const secrets = openSecrets({ directory, create: true })
    const shown =
      inspect(secrets, { depth: 9, showHidden: true }) + JSON.stringify(secrets) + String(secrets.master.current)
    for (const file of ['master', 'click-token-keys']) {
      const { keys } = JSON.parse(readFileSync(join(directory, file), 'utf8')) as { keys: { key: string }[] }
      for (const { key } of keys) {
        const bytes = Buffer.from(key, 'base64url')
        for (const form of [key, bytes.toString('hex'), bytes.toString('base64')]) expect(shown).not.toContain(form)
        expect(shown).not.toContain(inspect(bytes).slice(8, 20))
      }
    }
    expect(shown).toContain('[redacted]')
  })
})

describe('rotation', () => {
  const NOW = Date.UTC(2026, 5, 10, 12)
  const DAY = 86_400_000

  it('adds, makes current and removes, and what the old key made is understood in between', () => {
    const before = openSecrets({ directory, create: true })
    const id = addKey(directory, 'master')
    expect(openSecrets({ directory, create: false }).master.current.id).toBe(1)
    makeCurrent(directory, 'master', id, { sinceMs: NOW, nowMs: NOW })
    const after = openSecrets({ directory, create: false })
    expect(after.master.current.id).toBe(id)
    const today = dayOf(NOW)
    expect(after.derived.day(today + 1)).not.toEqual(before.derived.day(today + 1))
    expect(after.derived.day(today + 1, 1)).toEqual(before.derived.day(today + 1))
    expect(before.fingerprints(NOW).every((key) => after.holds(key.purpose, key))).toBe(true)
    expect(codeOf(() => removeKey(directory, 'master', id, NOW))).toBe('secrets.key_in_use')
    removeKey(directory, 'master', 1, NOW)
    const last = openSecrets({ directory, create: false })
    expect(codeOf(() => last.derived.day(1, 1))).toBe('secrets.unknown_key')
    expect(before.fingerprints(NOW).filter((key) => !last.holds(key.purpose, key))).toHaveLength(1)
    expect(codeOf(() => makeCurrent(directory, 'master', 9, { sinceMs: NOW, nowMs: NOW }))).toBe('secrets.unknown_key')
  })

  it('happens at the time it was set for, in every process at once and without another look at the files', () => {
    openSecrets({ directory, create: true })
    const id = addKey(directory, 'master')
    makeCurrent(directory, 'master', id, { sinceMs: NOW + DAY, nowMs: NOW })
    const { master, derived, fingerprints } = openSecrets({ directory, create: false })
    expect(master.current.id).toBe(1)
    expect([NOW, NOW + DAY - 1, NOW + DAY].map((at) => derived.keyAt(at).id)).toEqual([1, 1, id])
    expect(fingerprints(NOW + DAY).filter(({ current }) => current)).toMatchObject([{ id }, { id: 1 }])
    // Days keep the key they began with; what a day was before the change can still be named.
    expect(derived.day(dayOf(NOW))).toEqual(derived.day(dayOf(NOW), 1))
    expect(derived.day(dayOf(NOW) + 2)).toEqual(derived.day(dayOf(NOW) + 2, id))
    for (const kept of [1, id]) {
      expect(codeOf(() => removeKey(directory, 'master', kept, NOW))).toBe('secrets.key_in_use')
    }
  })

  it('takes back what was set for a time to come when another key is made current before', () => {
    openSecrets({ directory, create: true })
    const second = addKey(directory, 'master')
    const third = addKey(directory, 'master')
    makeCurrent(directory, 'master', second, { sinceMs: NOW + DAY, nowMs: NOW })
    makeCurrent(directory, 'master', third, { sinceMs: NOW, nowMs: NOW })
    makeCurrent(directory, 'master', second, { sinceMs: NOW + 2 * DAY, nowMs: NOW + DAY })
    makeCurrent(directory, 'master', third, { sinceMs: NOW + DAY, nowMs: NOW + DAY })
    const { derived } = openSecrets({ directory, create: false })
    expect([NOW - 1, NOW, NOW + 3 * DAY].map((at) => derived.keyAt(at).id)).toEqual([1, third, third])
    removeKey(directory, 'master', second, NOW + 3 * DAY)
  })

  it('reaches a process that runs', async () => {
    const changes: number[] = []
    const problems: unknown[] = []
    const secrets = followSecrets({
      directory,
      create: true,
      lookEveryMs: 5,
      onChange: ({ clickToken }) => changes.push(clickToken.current.id),
      onProblem: (error) => problems.push(error),
    })
    try {
      const { derived } = secrets
      const id = addKey(directory, 'click-token-keys')
      makeCurrent(directory, 'click-token-keys', id, { sinceMs: 1, nowMs: 2 })
      await vi.waitFor(() => expect(secrets.clickToken.current.id).toBe(id))
      expect(changes.at(-1)).toBe(id)
      makeCurrent(directory, 'master', addKey(directory, 'master'), { sinceMs: 1, nowMs: 2 })
      await vi.waitFor(() => expect(derived.keyAt(3).id).toBe(2))
      // A copy that is under way: what was read before stays in use.
      const whole = readFileSync(join(directory, 'master'), 'utf8')
      writeFileSync(join(directory, 'master'), whole.slice(0, 40))
      await vi.waitFor(() => expect(problems).toHaveLength(1))
      expect(secrets.master.current.id).toBe(2)
    } finally {
      secrets.close()
    }
  })
})

describe('derived secrets', () => {
  it('differ by day, period, purpose and installation', () => {
    const { derived } = openSecrets({ directory, create: true })
    const other = openSecrets({ directory: join(parent, 'other'), create: true }).derived
    const all = [
      derived.day(1),
      derived.day(2),
      derived.addressPeriod(1),
      derived.addressPeriod(2),
      derived.sticky(1, 1),
      derived.sticky(2, 1),
      derived.sticky(1, 2),
      other.day(1),
    ].map((secret) => secret.toString('hex'))
    expect(new Set(all).size).toBe(all.length)
    expect(all.every((secret) => secret.length === 64)).toBe(true)
  })

  it('change at midnight UTC and every seven days', () => {
    const midnight = Date.UTC(2026, 5, 11)
    expect(dayOf(midnight) - dayOf(midnight - 1)).toBe(1)
    expect(periodOf(7 * 86_400_000) - periodOf(7 * 86_400_000 - 1)).toBe(1)
    expect(periodOf(7 * 86_400_000)).toBe(periodOf(14 * 86_400_000 - 1))
    expect(periodOf(midnight, 1)).toBe(dayOf(midnight))
  })
})
