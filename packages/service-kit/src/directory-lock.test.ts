import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { lockDirectory } from './directory-lock.ts'
import { DirectoryInUseError } from './errors.ts'
import { waitFor } from './wait-for.ts'

const directory = mkdtempSync(join(tmpdir(), 'smartlink-lock-'))
afterEach(() => rmSync(directory, { recursive: true, force: true }))

test('a second holder is refused by name, and a killed holder leaves nothing in the way', async () => {
  const script = `
    import { lockDirectory } from ${JSON.stringify(new URL('./directory-lock.ts', import.meta.url).href)}
    lockDirectory(${JSON.stringify(directory)})
    process.stdout.write('held')
    setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(holder.stdout, 'data')
  expect(() => lockDirectory(directory)).toThrow(DirectoryInUseError)
  expect(() => lockDirectory(directory)).toThrow(`process ${holder.pid}`)
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  const lock = await waitFor(() => lockDirectory(directory), { deadlineMs: 2_000, what: 'the lock to be free' })
  lock.release()
})
