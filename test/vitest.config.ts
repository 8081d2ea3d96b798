import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './longest-first.ts'
import { PROJECTS, WORKERS } from './projects.ts'

/** How long `expect.poll` asks: a browser on a busy machine takes seconds for what takes it milliseconds otherwise. */
const POLL_MS = 30_000

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    passWithNoTests: true,
    expect: { poll: { timeout: POLL_MS } },
    sequence: { sequencer: LongestFirst },
    projects: PROJECTS.map(({ name, include, exclude, weight, timeoutMs }) => ({
      extends: true as const,
      test: {
        name,
        include: [...include],
        exclude: ['**/node_modules/**', ...exclude],
        pool: 'forks',
        maxWorkers: WORKERS[weight],
        testTimeout: timeoutMs,
        hookTimeout: timeoutMs,
        sequence: { groupOrder: Object.keys(WORKERS).indexOf(weight) },
      },
    })),
  },
})
