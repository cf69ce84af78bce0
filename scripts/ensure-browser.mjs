// Gets a browser for the tests when there is none: Debian's package where we may install it, else Playwright's own.
import { existsSync, readFileSync } from 'node:fs'
import { findBrowser } from './browser.mjs'
import { run, runTool } from './tools.mjs'

/** Ubuntu's package of that name is a wrapper around a snap. */
function hasDebianPackage() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/etc/debian_version'))
    return false
  return !/ubuntu/i.test(readFileSync('/etc/os-release', 'utf8'))
}

async function installFromDebian() {
  console.log('Installing Chromium ...')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const update = await run('apt-get', ['update', '-qq'], { env, quiet: true })
  const packages = ['chromium', 'fonts-dejavu-core']
  const install = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    env,
    quiet: true,
  })
  if (install.code !== 0) console.error(update.output + install.output)
}

/** True when there is a browser in the end; says what to do when there is none. */
export async function ensureBrowser() {
  if (findBrowser() === null && hasDebianPackage()) await installFromDebian()
  if (findBrowser() === null) await runTool('playwright', ['install', 'chromium'])
  if (findBrowser() !== null) return true
  console.error(
    'There is no browser for the tests. Install Chromium or Chrome, or set CHROME_PATH to one, and try again.',
  )
  return false
}
