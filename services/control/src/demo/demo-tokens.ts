import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const content = z.record(z.string().regex(/^[0-9]+$/), z.string())

/** Postback tokens of the demo advertisers, by advertiser id, so that the landing page can play their part. */
export type DemoTokens = ReadonlyMap<number, string>

function fileOf(secretsDirectory: string): string {
  return join(secretsDirectory, 'demo-postback-tokens')
}

/** Empty where no demo catalog was made. */
export async function readDemoTokens(secretsDirectory: string): Promise<DemoTokens> {
  const text = await readFile(fileOf(secretsDirectory), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}'
    throw error
  })
  return new Map(Object.entries(content.parse(JSON.parse(text))).map(([id, token]) => [Number(id), token]))
}

export async function writeDemoTokens(secretsDirectory: string, tokens: DemoTokens): Promise<void> {
  const text = JSON.stringify(Object.fromEntries(tokens)) + '\n'
  await writeFile(fileOf(secretsDirectory), text, { mode: 0o600 })
}
