import { cpus, release, totalmem } from 'node:os'

/** One line about what it was measured on. */
export function describeMachine(): string {
  const cores = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const day = new Date().toISOString().slice(0, 10)
  return `${day}, Node.js ${process.versions.node}, Linux ${release()}, ${cores.length} cores of ${cores[0]?.model ?? 'an unknown processor'}, ${memory} GiB`
}
