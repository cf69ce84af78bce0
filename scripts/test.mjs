// npm test: everything that checks the project, quick stages first; ends at the first stage that fails.
// The last line is always `N passed, N failed`: unit and browser tests, and each other stage that fails.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { checkNode, ensureInstalled } from './install.mjs'
import { root, run, runTool, secondsSince } from './tools.mjs'

const reports = join(root, 'build', 'reports')
const done = []
let passed = 0
let failed = 0

const stages = {
  install: async () => {
    checkNode()
    await ensureInstalled()
    return true
  },
  format: async () => (await runTool('biome', ['check', '.'])).code === 0,
  house: async () => (await run(process.execPath, ['scripts/check-house.mjs'])).code === 0,
  build: async () => {
    try {
      await build()
      return true
    } catch (error) {
      console.error(error.message)
      return false
    }
  },
  types: async () => (await runTool('tsc', ['-b'])).code === 0,
  unit: unitTests,
  browser: browserTests,
}

async function unitTests() {
  const report = join(reports, 'unit.json')
  rmSync(report, { force: true })
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await runTool('vitest', args)
  const { numPassedTests = 0, numFailedTests = 0 } = readReport(report)
  return counted(numPassedTests, numFailedTests, code)
}

async function browserTests() {
  if (!existsSync(join(root, 'playwright.config.ts'))) {
    console.log('Skipped: playwright.config.ts is not there.')
    return true
  }
  const { ensureBrowser } = await import('./ensure-browser.mjs')
  if (!(await ensureBrowser())) return counted(0, 0, 1)
  const report = join(reports, 'browser.json')
  rmSync(report, { force: true })
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report }
  const { code } = await runTool('playwright', ['test', '--reporter=list,json'], { env })
  const { stats: { expected = 0, unexpected = 0, flaky = 0 } = {} } = readReport(report)
  return counted(expected + flaky, unexpected, code)
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {}
  }
}

/** A run that fails without a failed test (it could not begin, a hook threw) counts as one. */
function counted(good, bad, code) {
  passed += good
  failed += code !== 0 && bad === 0 ? 1 : bad
  return code === 0
}

const begin = Date.now()
mkdirSync(reports, { recursive: true })
for (const [name, stage] of Object.entries(stages)) {
  const start = Date.now()
  const before = failed
  console.log(`\n== ${name}`)
  const good = await stage()
  done.push(`${good ? 'passed' : 'FAILED'}  ${name} (${secondsSince(start)})`)
  if (good) continue
  if (failed === before) failed += 1
  break
}
console.log(
  `\n${done.join('\n')}\n${Object.keys(stages).length - done.length} stages not reached, ${secondsSince(begin)} in all`,
)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
