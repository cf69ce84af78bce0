import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**', '**/build/**', 'e2e/**']

/** These start from built parts; the others test without a build. */
const ON_BUILT = ['server', 'examples', 'worker', 'test', 'bench']
/** Nothing but functions of their arguments: their files share what one worker has already read. */
const PURE = ['core', 'web']

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Many tests wait, for a process or a timer: with less than two at once a machine of two cores would be idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: ['core', 'server', 'web', 'examples', 'test', 'worker', 'bench'].map((name) => ({
      extends: true as const,
      test: {
        name,
        environment: 'node',
        setupFiles: ['scripts/property-seed.mjs'],
        include: [`${name}/**/*.test.{ts,tsx}`],
        exclude,
        isolate: !PURE.includes(name),
        ...(ON_BUILT.includes(name) ? { globalSetup: ['scripts/vitest-setup.mjs'] } : {}),
      },
    })),
  },
})
