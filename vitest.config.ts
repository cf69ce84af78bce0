import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**', '**/build/**', 'e2e/**']

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: ['core', 'server', 'web', 'examples', 'test', 'worker', 'bench'].map((name) => ({
      extends: true as const,
      test: {
        name,
        environment: 'node',
        setupFiles: ['scripts/property-seed.mjs'],
        include: [`${name}/**/*.test.{ts,tsx}`],
        exclude,
        // Only these start from built parts; the others test without a build.
        ...(['server', 'examples', 'worker', 'test', 'bench'].includes(name)
          ? { globalSetup: ['scripts/vitest-setup.mjs'] }
          : {}),
      },
    })),
  },
})
