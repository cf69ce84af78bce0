import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { Json } from '../../std/json.ts'
import type { Wild } from './recorded-match.ts'

/** One event of a recorded history. Events inside a normalised Parallel have lost their ids. */
export interface RecordedEvent {
  readonly type: string
  readonly id: number | readonly number[]
  readonly previousEventId: number
  readonly details?: Readonly<
    Record<
      string,
      { readonly output?: Json; readonly error?: string; readonly cause?: Json; readonly workerName?: string }
    >
  >
}

/** What Step Functions answered for one machine and input. */
export interface RecordedCase {
  readonly name: string
  readonly kind: string
  readonly tier: string
  readonly doubtful?: boolean
  readonly source: { readonly suite: string; readonly test: string }
  readonly definition: Json
  readonly input: Json
  readonly expected: { status?: string; output?: Json; error?: string; cause?: Json }
  readonly expectedHistory?: readonly RecordedEvent[] | null
  readonly parallelNormalised?: boolean
  readonly historyParams?: { readonly reverseOrder?: boolean }
  readonly features: readonly string[]
  readonly wild?: readonly Wild[]
}

const folder = new URL('../../../../shared/conformance/cases/', import.meta.url)

/** False where the recordings do not lie beside the repository. */
export const haveRecordings = existsSync(folder)

/** The end of a test's name where there is nothing to test with. */
export const skipNote = haveRecordings ? '' : ' (skipped: shared data is not here)'

/** All recorded executions of some tiers that nobody doubts. */
export function recordedCases(tiers: readonly string[]): RecordedCase[] {
  return readdirSync(folder)
    .flatMap(
      (file) => (JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { cases: RecordedCase[] }).cases,
    )
    .filter((c) => tiers.includes(c.tier) && ['execution', 'sync'].includes(c.kind) && c.doubtful !== true)
}
