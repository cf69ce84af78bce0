import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { freePort } from '../server/testing/free-port.ts'
import { startTestServer } from '../server/testing/test-server.ts'

interface Graded {
  readonly name: string
  readonly suite: string
  readonly test: string
  readonly tier: string
  readonly kind: string
  readonly level: number | null
}

const folder = fileURLToPath(new URL('../../shared/conformance', import.meta.url))
const here = existsSync(folder)
const TIERS = 'language,lambda,activity/nested-sfn,api,testState,validation'

/** Runs the recordings' own runner against a server of ours; it finds its AWS SDK in this package. */
async function grade(): Promise<{ results: Graded[]; table: string }> {
  const [lambda, s3] = [await freePort(), await freePort()]
  const build = fileURLToPath(new URL('../build', import.meta.url))
  mkdirSync(build, { recursive: true })
  const copy = mkdtempSync(join(build, 'conformance-'))
  const server = await startTestServer({
    LAMBDA_ENDPOINT: `http://127.0.0.1:${lambda}`,
    ALLOW_PRIVATE_HOSTS: '127.0.0.1',
  })
  try {
    cpSync(folder, copy, { recursive: true })
    const report = join(copy, 'report.json')
    const places = ['--endpoint', server.baseUrl, '--lambda-port', `${lambda}`, '--s3-port', `${s3}`]
    const how = ['--tier', TIERS, '--concurrency', '4', '--skip-slow', '--out', report]
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(copy, 'run.mjs'), ...places, ...how],
      { maxBuffer: 64 * 1_048_576 },
    )
    return { results: JSON.parse(readFileSync(report, 'utf8')) as Graded[], table: stdout }
  } finally {
    await server.done()
    rmSync(copy, { recursive: true, force: true })
  }
}

/** Share of original tests all of whose cases reach a level. */
function share(results: readonly Graded[], level: number): number {
  const worst = new Map<string, number>()
  for (const one of results) {
    if (one.level === null) continue
    const key = `${one.suite}::${one.test}`
    worst.set(key, Math.min(worst.get(key) ?? 9, one.level))
  }
  const levels = [...worst.values()]
  return levels.length === 0 ? 1 : levels.filter((each) => each >= level).length / levels.length
}

/** Names of the language cases, by the query language they speak. */
function languageCases(): { jsonata: Set<string>; jsonPath: Set<string> } {
  const [jsonata, jsonPath] = [new Set<string>(), new Set<string>()]
  for (const file of readdirSync(join(folder, 'cases')).filter((name) => name.endsWith('.json'))) {
    const { cases } = JSON.parse(readFileSync(join(folder, 'cases', file), 'utf8')) as {
      cases: { name: string; tier: string; definitionText?: string }[]
    }
    for (const { name, tier, definitionText = '' } of cases) {
      if (tier === 'language') (/"JSONata"/.test(definitionText) ? jsonata : jsonPath).add(name)
    }
  }
  return { jsonata, jsonPath }
}

/** Share of cases that are exact. */
function exact(results: readonly Graded[], names: ReadonlySet<string>): number {
  const own = results.filter((one) => one.level !== null && names.has(one.name))
  return own.filter((one) => one.level === 4).length / Math.max(1, own.length)
}

test.skipIf(!here)(
  `[PF15] recorded answers of Step Functions are given here too${here ? '' : ' (skipped: shared data is not here)'}`,
  async () => {
    const { results, table } = await grade()
    console.log(table)
    const of = (kind: string): Graded[] => results.filter((one) => one.kind === kind || one.tier === kind)
    expect(share(results, 1)).toBeGreaterThanOrEqual(0.97)
    expect(share(results, 4)).toBeGreaterThanOrEqual(0.9)
    const { jsonata, jsonPath } = languageCases()
    expect(exact(results, jsonPath)).toBeGreaterThanOrEqual(0.98)
    expect(exact(results, jsonata)).toBeGreaterThanOrEqual(0.9)
    expect(share(of('testState'), 4)).toBeGreaterThanOrEqual(0.85)
    expect(share(of('validation'), 1)).toBeGreaterThanOrEqual(0.9)
  },
  900_000,
)
