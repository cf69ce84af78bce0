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
  // Two cores: one for the browser, one for the server.
  workers: 1,
  retries: process.env.CI ? 1 : 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    ...browser,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    actionTimeout: 10_000,
  },
})
