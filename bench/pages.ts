import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Page } from '@playwright/test'
import { findBrowser } from '../scripts/browser.mjs'
import type { Engine } from '../server/engine/engine.ts'
import { setBreakpoint } from './crowd.ts'
import type { CommitClock } from './watched.ts'

/** Delays in milliseconds that a person in front of a page would see. */
export interface PageDelays {
  /** From a commit until the page has painted its number. */
  readonly pixel: readonly number[]
  /** From the commit that stopped at a breakpoint until the page has painted that it stands still. */
  readonly stopped: readonly number[]
}

interface Server {
  readonly baseUrl: string
  readonly engine: Engine
}

/** Runs in the page: notes when a number of an event, or a stop, has been painted. */
const WATCH = `(() => {
  const seen = (window.__painted = [])
  let last = ''
  const look = () => {
    const seq = document.querySelector('[data-testid="scrubber"]')?.getAttribute('aria-valuemax') ?? ''
    const held = document.querySelector('[data-testid="held-banner"]') !== null
    const now = seq + ' ' + held
    if (now === last) return
    last = now
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => seen.push([Number(seq), held, performance.timeOrigin + performance.now()])
      channel.port2.postMessage(null)
    })
  }
  new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true, attributes: true })
})()`

type Painted = [seq: number, held: boolean, at: number]

/**
 * Watches two of the ticking executions in a browser, the second of which stops at a breakpoint each second. null when
 * there is no browser.
 */
export async function watchPages(
  { baseUrl, engine }: Server,
  [live, stopping]: readonly [string, string],
  clock: CommitClock,
  seconds: number,
): Promise<PageDelays | null> {
  const found = findBrowser()
  if (found === null) return null
  const { launchOptions, ...rest } = found
  const browser = await chromium.launch({ ...launchOptions, ...rest })
  try {
    const open = async (id: string): Promise<Page> => {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      await page.goto(`${baseUrl}/executions/${id}`)
      await page.getByTestId('scrubber').waitFor({ timeout: 60_000 })
      await page.evaluate(WATCH)
      return page
    }
    const pixelPage = await open(live)
    const begin = performance.timeOrigin + performance.now()
    await sleep(seconds * 1_000)
    const pixel = delaysOf(await painted(pixelPage), live, begin, clock)
    await pixelPage.close()
    const stopPage = await open(stopping)
    const stops = await stopAgainAndAgain(engine, stopping, seconds)
    const shown = (await painted(stopPage)).filter(([, held]) => held).map(([, , at]) => at)
    const stopped = stops.map((stop) => (shown.find((at) => at >= stop) ?? Number.POSITIVE_INFINITY) - stop)
    return { pixel, stopped }
  } finally {
    await browser.close()
  }
}

const painted = (page: Page): Promise<Painted[]> => page.evaluate('window.__painted')

function delaysOf(all: readonly Painted[], id: string, since: number, clock: CommitClock): number[] {
  let known = 0
  return all.flatMap(([seq, , at]) => {
    const delays = clock.delays(id, since, known, seq, at)
    known = seq
    return delays
  })
}

/** Lets the execution go on whenever it has stood still for a while. Answers when it stopped. */
async function stopAgainAndAgain(engine: Engine, id: string, seconds: number): Promise<number[]> {
  const stops: number[] = []
  const unsubscribe = engine.subscribe(id, ({ projection }) => {
    if (projection.held !== null) stops.push(performance.timeOrigin + performance.now())
  })
  await setBreakpoint(engine, id)
  const end = performance.now() + seconds * 1_000
  for (let released = 0; performance.now() < end; await sleep(50)) {
    if (stops.length === released) continue
    released = stops.length
    await sleep(300)
    await engine.deliver(id, { kind: 'Release', author: 'bench', frame: null, mode: 'continue' })
  }
  // The last one may just have happened.
  await sleep(500)
  unsubscribe()
  return stops
}
