import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dayOf, periodOf } from './derived-secrets.ts'
import { SecretsError } from './errors.ts'
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
    expect(second.fingerprints()).toEqual(first.fingerprints())
    expect(second.derived.day(20_000)).toEqual(first.derived.day(20_000))
    expect(second.clickToken.current.bytes).toEqual(first.clickToken.current.bytes)
  })

  it('gives two processes that start at once the same keys', () => {
    const module = join(import.meta.dirname, 'open-secrets.ts')
    const script = `
      import { openSecrets } from ${JSON.stringify(module)}
      process.stdout.write(JSON.stringify(openSecrets({ directory: ${JSON.stringify(directory)}, create: true }).fingerprints()) + '\\n')`
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
  it('adds, makes current and removes, and what the old key made is understood in between', () => {
    const before = openSecrets({ directory, create: true })
    const id = addKey(directory, 'master')
    expect(openSecrets({ directory, create: false }).master.current.id).toBe(1)
    makeCurrent(directory, 'master', id)
    const after = openSecrets({ directory, create: false })
    expect(after.master.current.id).toBe(id)
    expect(after.derived.day(1)).not.toEqual(before.derived.day(1))
    expect(after.derived.day(1, 1)).toEqual(before.derived.day(1))
    expect(before.fingerprints().every((key) => after.holds(key.purpose, key))).toBe(true)
    expect(codeOf(() => removeKey(directory, 'master', id))).toBe('secrets.key_in_use')
    removeKey(directory, 'master', 1)
    const last = openSecrets({ directory, create: false })
    expect(codeOf(() => last.derived.day(1, 1))).toBe('secrets.unknown_key')
    expect(before.fingerprints().filter((key) => !last.holds(key.purpose, key))).toHaveLength(1)
    expect(codeOf(() => makeCurrent(directory, 'master', 9))).toBe('secrets.unknown_key')
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
