import { setTimeout as sleep } from 'node:timers/promises'
import { createCaller } from './caller.ts'
import { armBreakpoints, pin, startTicking } from './crowd.ts'
import { quantile, rounded } from './figures.ts'
import { type LiveServer, openServer } from './live-server.ts'
import { startLoad } from './load.ts'
import type { Options, StoreKind } from './options.ts'
import { watchPages } from './pages.ts'
import type { Site } from './site.ts'
import { CommitClock, startFollowers } from './watched.ts'
import type { Workload } from './workload.ts'

/** What it costs W1 to be watched, and how late the watchers see it. */
export interface FollowersFigures {
  readonly kind: 'followers'
  readonly workload: string
  readonly store: StoreKind
  readonly followers: number
  readonly breakpoints: number
  readonly concurrency: number
  /** Executions/s, one for each repetition, by turns. */
  readonly alone: readonly number[]
  readonly watched: readonly number[]
  /** Part, 0 to 1, by the medians. */
  readonly loss: number
  /** From commit to a follower, over the socket, while the load is at its highest. */
  readonly heard: number
  readonly socket_p50_ms: number
  readonly socket_p95_ms: number
  /** In a browser, with the same followers, under a load that leaves room; null without a browser. */
  readonly pages: PageFigures | null
}

interface PageFigures {
  readonly load_executions_per_s: number
  readonly seen: number
  readonly pixel_p50_ms: number
  readonly pixel_p95_ms: number
  readonly stops: number
  readonly stopped_p50_ms: number
  readonly stopped_p95_ms: number
}

type Ask = Pick<Options, 'followers' | 'breakpoints' | 'repetitions' | 'seconds'>

const TICKING = 25
/**
 * The sandbox's processes start three seconds after the server, a thousand executions have just begun and followers' code is
 * not compiled yet: what is asked for is what being watched costs once it goes on.
 */
const WARM_UP_MS = 8_000
/** Pages are looked at for as long at least: of a handful of stops the slowest would be the 95th in a hundred. */
const LOOK_SECONDS = 20
/** Callers, and the milliseconds each rests between two executions, while pages are looked at. */
const EASY = { callers: 4, restMs: 100 }

/** Measures by turns with and without watchers, then looks at pages. */
export async function runFollowers(
  workload: Workload,
  concurrency: number,
  ask: Ask,
  site: Site,
): Promise<FollowersFigures> {
  const [alone, watched, delays]: number[][] = [[], [], []]
  for (let i = 0; i < ask.repetitions; i++) {
    alone?.push((await oneRun(workload, concurrency, { ...ask, followers: 0, breakpoints: 0 }, site)).rate)
    const run = await oneRun(workload, concurrency, ask, site)
    watched?.push(run.rate)
    delays?.push(...run.delays)
  }
  const pages = await lookAtPages(workload, ask, site)
  if (pages === null) console.error('  No browser was found, so no page was looked at: set CHROME_PATH.')
  return {
    kind: 'followers',
    workload: workload.name,
    store: site.store,
    followers: ask.followers,
    breakpoints: ask.breakpoints,
    concurrency,
    alone: (alone ?? []).map(rounded),
    watched: (watched ?? []).map(rounded),
    loss: rounded(1 - quantile(watched ?? [], 0.5) / quantile(alone ?? [], 0.5)),
    heard: delays?.length ?? 0,
    socket_p50_ms: rounded(quantile(delays ?? [], 0.5)),
    socket_p95_ms: rounded(quantile(delays ?? [], 0.95)),
    pages,
  }
}

interface Scene {
  readonly server: LiveServer
  readonly clock: CommitClock
  readonly steady: readonly string[]
  takeDelays(): number[]
  close(): Promise<void>
}

/** A server with ticking executions, armed breakpoints and followers. */
async function openScene(
  workload: Workload,
  { followers, breakpoints }: Pick<Ask, 'followers' | 'breakpoints'>,
  site: Site,
): Promise<Scene> {
  const server = await openServer(site)
  const { engine, store } = server.services
  const clock = new CommitClock(engine, workload.name)
  await armBreakpoints(engine, store, breakpoints)
  const steady = await startTicking(engine, store, TICKING)
  const crowd = followers === 0 ? null : startFollowers(server.port, followers, steady, clock)
  await crowd?.ready
  return {
    server,
    clock,
    steady,
    takeDelays: () => crowd?.take() ?? [],
    close: async () => {
      await crowd?.close()
      clock.close()
      await server.done()
    },
  }
}

async function loadOn({ server }: Scene, workload: Workload, callers: number, restMs: number) {
  const { engine, store } = server.services
  const machine = await pin(store, workload.name, workload.definition)
  return startLoad(createCaller(engine, machine, workload.input), callers, restMs)
}

async function oneRun(
  workload: Workload,
  concurrency: number,
  ask: Ask,
  site: Site,
): Promise<{ rate: number; delays: readonly number[] }> {
  const scene = await openScene(workload, ask, site)
  try {
    const load = await loadOn(scene, workload, concurrency, 0)
    await sleep(WARM_UP_MS)
    load.record()
    scene.takeDelays()
    const begin = performance.now()
    await Promise.race([sleep(ask.seconds * 1_000), load.ended])
    const window = (performance.now() - begin) / 1_000
    const finished = load.stop().length
    const delays = scene.takeDelays()
    await load.ended
    return { rate: finished / window, delays }
  } finally {
    await scene.close()
  }
}

async function lookAtPages(workload: Workload, ask: Ask, site: Site): Promise<PageFigures | null> {
  const scene = await openScene(workload, ask, site)
  try {
    const load = await loadOn(scene, workload, EASY.callers, EASY.restMs)
    await sleep(1_000)
    load.record()
    const begin = performance.now()
    const pair = [scene.steady[0] ?? '', scene.steady[1] ?? ''] as const
    const { baseUrl, services } = scene.server
    const lookSeconds = Math.max(LOOK_SECONDS, ask.seconds * 2)
    const delays = await watchPages({ baseUrl, engine: services.engine }, pair, scene.clock, lookSeconds)
    const rate = load.stop().length / ((performance.now() - begin) / 1_000)
    await load.ended
    return delays === null
      ? null
      : {
          load_executions_per_s: rounded(rate),
          seen: delays.pixel.length,
          pixel_p50_ms: rounded(quantile(delays.pixel, 0.5)),
          pixel_p95_ms: rounded(quantile(delays.pixel, 0.95)),
          stops: delays.stopped.length,
          stopped_p50_ms: rounded(quantile(delays.stopped, 0.5)),
          stopped_p95_ms: rounded(quantile(delays.stopped, 0.95)),
        }
  } finally {
    await scene.close()
  }
}
