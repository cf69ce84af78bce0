import { defineConfig } from '@playwright/test'
import { findBrowser } from './scripts/browser.mjs'

const browser = findBrowser() ?? {}

/** Browser tests against the built server; each worker starts its own, on a free port with data of its own. */
export default defineConfig({
  testDir: 'e2e/specs',
  testMatch: '*.spec.ts',
  // Pictures are for people to look at: npm run pictures.
  testIgnore: process.env.PICTURES === undefined ? 'pictures.spec.ts' : [],
  outputDir: 'test-results',
  globalSetup: './e2e/fixtures/build-once.ts',
  fullyParallel: false,
  // Each has a server and data of its own. One alone mostly waits: its browser for its server, and the other way round.
  workers: 2,
  retries: process.env.CI ? 1 : 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 90_000,
  // Two at once on two cores, perhaps beside other work: what is right may take its time.
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    ...browser,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    // Pages are recorded as they are built, not filmed: filming took a quarter of all processor time.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    actionTimeout: 20_000,
  },
})
