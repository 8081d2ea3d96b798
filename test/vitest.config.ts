import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { PROJECTS, WORKERS } from './projects.ts'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    passWithNoTests: true,
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
