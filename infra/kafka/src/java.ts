import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const OLDEST_MAJOR = 17

export const WHAT_TO_INSTALL =
  'A broker from its jars needs Java 17 or newer and Maven (Debian and Ubuntu: apt-get install openjdk-17-jre-headless maven)'

/**
 * Path of a `java` that can run the broker: `$JAVA_HOME/bin/java`, else the one on the path.
 * Resolves to the reason why there is none.
 */
export async function findJava(javaHome: string | undefined): Promise<{ java: string } | { missing: string }> {
  const java = javaHome === undefined || javaHome === '' ? 'java' : join(javaHome, 'bin', 'java')
  try {
    const { stderr, stdout } = await run(java, ['-version'])
    const major = Number(/version "(\d+)/.exec(stderr + stdout)?.[1])
    if (major >= OLDEST_MAJOR) return { java }
    return { missing: `${java} is Java ${major}, the broker needs ${OLDEST_MAJOR}` }
  } catch {
    return { missing: `${java} does not run` }
  }
}
