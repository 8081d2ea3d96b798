import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { PROJECTS } from './projects.ts'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    passWithNoTests: true,
    projects: PROJECTS.map(({ name, include, exclude, workers, timeoutMs }) => ({
      extends: true as const,
      test: {
        name,
        include: [...include],
        exclude: ['**/node_modules/**', ...exclude],
        pool: 'forks',
        maxWorkers: workers,
        fileParallelism: workers > 1,
        testTimeout: timeoutMs,
        hookTimeout: timeoutMs,
        sequence: { groupOrder: PROJECTS.findIndex((project) => project.name === name) },
      },
    })),
  },
})
