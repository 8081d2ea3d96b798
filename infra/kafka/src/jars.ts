import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WHAT_TO_INSTALL } from './java.ts'

const POM = fileURLToPath(new URL('../pom.xml', import.meta.url))
const CACHE = fileURLToPath(new URL('../../../.cache/kafka', import.meta.url))
const COPY_DEPENDENCIES = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'

/**
 * Folder with the broker's jars, fetched by Maven the first time. Its name holds a hash of the pom, and it appears by a
 * rename: two processes that fetch at once do not disturb each other.
 * @throws Error that says what to install when there is no Maven
 */
export async function kafkaJars(say: (message: string) => void): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(POM))
    .digest('hex')
  const folder = join(CACHE, `jars-${hash.slice(0, 12)}`)
  if (existsSync(folder)) return folder
  await mkdir(CACHE, { recursive: true })
  const scratch = await mkdtemp(join(CACHE, 'fetching-'))
  try {
    say('fetching the jars of Apache Kafka with Maven (43 MB, once)')
    await copyDependencies(scratch)
    await rename(scratch, folder).catch((error: NodeJS.ErrnoException) => {
      if (!existsSync(folder)) throw error
    })
    return folder
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

function copyDependencies(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const maven = spawn(
      'mvn',
      ['-B', '-q', '-f', POM, COPY_DEPENDENCIES, '-DincludeScope=runtime', `-DoutputDirectory=${folder}`],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let output = ''
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-4_000)
    }
    maven.stdout.on('data', keep)
    maven.stderr.on('data', keep)
    maven.once('error', (cause) => reject(new Error(`mvn does not run. ${WHAT_TO_INSTALL}`, { cause })))
    maven.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`mvn ended with ${code}:\n${output}`))))
  })
}
