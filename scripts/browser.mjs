// Which browser do the tests drive? CHROME_PATH, else Playwright's own, else one that the system has.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

const ARGS = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
]

function systemBrowsers() {
  const { PROGRAMFILES = '', LOCALAPPDATA = '' } = process.env
  return [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    `${PROGRAMFILES}\\Google\\Chrome\\Application\\chrome.exe`,
    `${LOCALAPPDATA}\\Google\\Chrome\\Application\\chrome.exe`,
  ]
}

/** Settings for Playwright's `use` (launchOptions, perhaps a channel), or null when there is no browser. */
export function findBrowser() {
  // Chromium's own sandbox does not start for root, as in most containers.
  const args = process.getuid?.() === 0 ? [...ARGS, '--no-sandbox'] : ARGS
  if (process.env.CHROME_PATH) return { launchOptions: { executablePath: process.env.CHROME_PATH, args } }
  const { chromium } = createRequire(import.meta.url)('playwright-core')
  if (existsSync(chromium.executablePath())) return { channel: 'chromium', launchOptions: { args } }
  const executablePath = systemBrowsers().find((path) => existsSync(path))
  return executablePath === undefined ? null : { launchOptions: { executablePath, args } }
}
