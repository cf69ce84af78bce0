import { quantile, rounded } from './figures.ts'
import type { Held } from './held.ts'
import type { StoreKind } from './options.ts'

/** What one workload did in the time of a sample; times are null when no execution of it ended. */
export interface WorkloadSample {
  readonly per_s: number
  readonly p50_ms: number | null
  readonly p99_ms: number | null
}

/** A minute of a soak of an hour, less of a short one. */
export interface SoakSample {
  readonly kind: 'soak'
  readonly store: StoreKind
  readonly minute: number
  readonly executions_per_s: number
  readonly workloads: Readonly<Record<string, WorkloadSample>>
  readonly rss_mb: number
  /** As it stands, garbage and all. */
  readonly heap_mb: number
  readonly handles: number
}

interface Change {
  readonly first: number
  readonly last: number
}

/** Medians of the samples' p99s in the first and in the last quarter of the time. */
interface P99Drift {
  readonly workload: string
  readonly first_p99_ms: number
  readonly last_p99_ms: number
  /** Last over first, less 1. */
  readonly drift: number
}

/** What a soak found. */
export interface SoakVerdict {
  readonly kind: 'verdict'
  readonly store: StoreKind
  readonly verdict: 'flat' | 'drift'
  /** Why it is not flat, in sentences. */
  readonly because: readonly string[]
  readonly minutes: number
  readonly executions: number
  readonly p99: readonly P99Drift[]
  /** Medians of the first and of the last quarter. */
  readonly executions_per_s: Change
  readonly handles: Change
  readonly rss_mb: Change
  /** After a collection, while nothing runs: after a quarter, in the middle, at the end. */
  readonly heap_mb: readonly number[]
  readonly objects: readonly number[]
  /** Classes of which there were more each time, the most of them first. */
  readonly grown: readonly { readonly name: string; readonly counts: readonly number[] }[]
}

const P99_DRIFT = 0.2
/** A class may hold a few more by chance: an execution more in memory, a page more of the log. */
const CHANCE = { part: 0.05, count: 100 }
/** A socket or a file may be open at one moment and not at another. */
const HANDLES = 2

/**
 * Judges a soak. `failure` says why it ended early, null when it did not; `held` is what was counted, in order, and may be
 * shorter than three when it ended early: growth is then not judged.
 */
export function verdictOf(
  samples: readonly SoakSample[],
  held: readonly Held[],
  executions: number,
  failure: string | null,
): SoakVerdict {
  const quarter = Math.max(1, Math.floor(samples.length / 4))
  const [early, late] = [samples.slice(0, quarter), samples.slice(-quarter)]
  const change = (read: (sample: SoakSample) => number): Change => ({
    first: median(early.map(read)),
    last: median(late.map(read)),
  })
  const p99 = Object.keys(samples[0]?.workloads ?? {}).map((name) => driftOf(name, early, late))
  const handles = change((sample) => sample.handles)
  const grown = grownOf(held)
  const because = [
    ...(failure === null ? [] : [failure]),
    ...p99
      // Not below it, rather than above it: without figures nothing is shown to be flat.
      .filter(({ drift }) => !(drift < P99_DRIFT))
      .map(({ workload, drift }) =>
        Number.isNaN(drift)
          ? `Too few executions of ${workload} ended to judge its p99.`
          : `The p99 of ${workload} has drifted by ${Math.round(drift * 100)}%.`,
      ),
    ...(handles.last > handles.first + HANDLES ? ['More handles are open.'] : []),
    ...grown.map(({ name, counts }) => `More objects of ${name} are held each time: ${counts.join(', ')}.`),
    ...(held.length < 3 ? ['It ended before objects could be counted three times.'] : []),
  ]
  return {
    kind: 'verdict',
    store: samples[0]?.store ?? 'pglite',
    verdict: because.length === 0 ? 'flat' : 'drift',
    because,
    minutes: samples.at(-1)?.minute ?? 0,
    ...{ executions, p99, handles, grown },
    executions_per_s: change((sample) => sample.executions_per_s),
    rss_mb: change((sample) => sample.rss_mb),
    heap_mb: held.map(({ heapMb }) => heapMb),
    objects: held.map(({ counts }) => [...counts.values()].reduce((sum, count) => sum + count, 0)),
  }
}

const median = (values: readonly number[]): number => rounded(quantile(values, 0.5))

/** A median, so that a single bad second does not decide. */
function driftOf(workload: string, early: readonly SoakSample[], late: readonly SoakSample[]): P99Drift {
  const p99 = (samples: readonly SoakSample[]): number =>
    median(samples.flatMap(({ workloads }) => workloads[workload]?.p99_ms ?? []))
  const [first, last] = [p99(early), p99(late)]
  return { workload, first_p99_ms: first, last_p99_ms: last, drift: rounded(last / first - 1) }
}

function grownOf(held: readonly Held[]): SoakVerdict['grown'] {
  const [first, middle, last] = held
  if (first === undefined || middle === undefined || last === undefined) return []
  const isMore = (before: number, after: number): boolean =>
    after - before > Math.max(CHANCE.count, before * CHANCE.part)
  return [...last.counts.keys()]
    .map((name) => ({ name, counts: [first, middle, last].map(({ counts }) => counts.get(name) ?? 0) }))
    .filter(({ counts: [a = 0, b = 0, c = 0] }) => isMore(a, b) && isMore(b, c))
    .sort((a, b) => growth(b.counts) - growth(a.counts))
    .slice(0, 20)
}

const growth = (counts: readonly number[]): number => (counts.at(-1) ?? 0) - (counts[0] ?? 0)
