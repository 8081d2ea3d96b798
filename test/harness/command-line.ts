import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { ROOT } from './process.ts'

export interface CommandResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs `smartlink <words>` as a person does. */
export async function smartlink(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, ['packages/cli/src/main.ts', ...words], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'test', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code: code ?? -1, stdout, stderr }
}

/** The same with `--json`, parsed. Throws, with what it said, when the exit code is another than expected. */
export async function smartlinkJson<T>(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  expectedCode = 0,
): Promise<T> {
  const { code, stdout, stderr } = await smartlink([...words, '--json'], env)
  if (code !== expectedCode) throw new Error(`smartlink ${words.join(' ')} ended with ${code}\n${stdout}\n${stderr}`)
  return JSON.parse(stdout) as T
}
