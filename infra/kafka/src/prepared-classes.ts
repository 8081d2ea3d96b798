import { existsSync } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Who prepares them and is not done by then was killed. */
const GIVEN_UP_MS = 120_000

type RunOnce = (javaWords: readonly string[], folder: string) => Promise<void>

/**
 * Words for Java that let a broker start in two thirds of the time: its classes, read and checked once and kept beside the jars
 * as one file. `runOnce` starts a broker with the words given, its data in the folder given, and stops it in order. Where the file is not there, or does not
 * fit this Java, a broker starts as ever.
 */
export async function preparedClasses(jars: string, runOnce: RunOnce): Promise<readonly string[]> {
  const file = join(jars, 'classes.jsa')
  if (!existsSync(file)) await prepare(file, join(jars, 'preparing-classes'), runOnce)
  return existsSync(file) ? [`-XX:SharedArchiveFile=${file}`] : []
}

async function prepare(file: string, folder: string, runOnce: RunOnce): Promise<void> {
  if (!(await claim(folder))) return
  try {
    const fresh = join(folder, 'classes.jsa')
    await runOnce([`-XX:ArchiveClassesAtExit=${fresh}`], folder)
    await rename(fresh, file)
  } catch {
    // Only a help: what is wrong, the broker that was asked for will say, too.
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** One process prepares; others do without meanwhile. */
async function claim(folder: string): Promise<boolean> {
  try {
    await mkdir(folder)
    return true
  } catch {
    const claimed = await stat(folder).catch(() => undefined)
    if (claimed !== undefined && Date.now() - claimed.ctimeMs > GIVEN_UP_MS) {
      await rm(folder, { recursive: true, force: true })
    }
    return false
  }
}
