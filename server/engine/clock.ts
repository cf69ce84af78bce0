/**
 * Time, as the engine knows it. Every timer of the server's engine goes through here, so that tests can hold the hands.
 */
export interface Clock {
  /** Milliseconds since 1970, UTC. It never goes back. */
  now(): number
  /** Calls back once, not before `ms` milliseconds are over by `now`; the answer calls it off. */
  after(ms: number, run: () => void): () => void
  /** Calls back when everything that is ready now has run. */
  soon(run: () => void): void
}

/** A clock that can be told what time its log has seen. */
export interface LogClock extends Clock {
  /**
   * Goes on from this instant where the wall clock shows an earlier one, as if it had been set back meanwhile; answers
   * how many milliseconds earlier, 0 when it does not. Beyond a day and an hour the wall clock is believed: what the log
   * has seen was a mistake then, and is not gone on with.
   */
  goOnFrom(instant: number): number
}

/** What a machine has to tell the time by. */
export interface TimeSource {
  /** The wall clock, milliseconds since 1970; somebody may set it. */
  wall(): number
  /** Milliseconds since some moment; nobody sets it, and it may stand still while the machine sleeps. */
  steady(): number
  /** Calls back after so many steady milliseconds; the answer calls it off. */
  timer(ms: number, run: () => void): () => void
}

/** Node's timers overflow beyond 2^31 - 1 and would fire at once. */
const LONGEST = 2_147_483_647
/** The wall clock is compared with the steady one this often while something waits. */
const WATCH_MS = 500
/** A wall clock that moved on by this much more than the steady one was set, or the machine slept. */
const STEP_MS = 250
/** So much slower goes a clock that is ahead of the wall clock, until that has caught up. */
const SLOWER = 0.1
/** A wall clock that is behind the log by more than this was not set back: it was put right. */
const LARGEST_STEP_BACK_MS = 25 * 3_600_000

/**
 * A clock that no setting of the wall clock confuses. Set forward, it follows at once: what became due meanwhile is due.
 * Set back, it goes on from where it was, a tenth slower, until the wall clock has caught up: what was to last a minute
 * lasts about a minute, nothing happens twice, and the log's time does not go back.
 */
export function createClock(source: TimeSource): LogClock {
  const time = new SteadyTime(source)
  const waiting = new Set<() => void>()
  let watching = false

  const watch = (): void => {
    if (watching) return
    watching = true
    source.timer(WATCH_MS, () => {
      watching = false
      // Each looks whether its time has come, and sets its timer anew.
      if (time.stepped()) for (const look of [...waiting]) look()
      if (waiting.size > 0) watch()
    })
  }

  return {
    now: () => time.now(),
    goOnFrom: (instant) => {
      const behind = time.goOnFrom(instant)
      for (const look of [...waiting]) look()
      return behind
    },
    after: (ms, run) => {
      const due = time.now() + ms
      let cancel = (): void => {}
      const end = (): void => {
        cancel()
        waiting.delete(look)
      }
      const look = (): void => {
        const left = due - time.now()
        cancel()
        if (left > 0) cancel = source.timer(Math.min(Math.ceil(left), LONGEST), look)
        else {
          end()
          run()
        }
      }
      waiting.add(look)
      cancel = source.timer(Math.min(Math.max(0, Math.ceil(ms)), LONGEST), look)
      watch()
      return end
    },
    soon: (run) => {
      setImmediate(run)
    },
  }
}

class SteadyTime {
  readonly #source: TimeSource
  #last: number
  #steady: number
  /** The wall clock's lead over the steady one when it was last compared. */
  #lead: number

  constructor(source: TimeSource) {
    this.#source = source
    this.#last = source.wall()
    this.#steady = source.steady()
    this.#lead = this.#last - this.#steady
  }

  now(): number {
    const [wall, steady] = [this.#source.wall(), this.#source.steady()]
    const passed = Math.max(0, steady - this.#steady)
    this.#steady = steady
    const ahead = this.#last + passed > wall
    this.#last = ahead ? Math.max(wall, this.#last + passed * (1 - SLOWER)) : wall
    return Math.floor(this.#last)
  }

  goOnFrom(instant: number): number {
    const behind = Math.max(0, instant - this.now())
    if (behind > 0 && behind <= LARGEST_STEP_BACK_MS) this.#last = instant
    return behind
  }

  /** True when the wall clock was set, or the machine slept, since this was last asked. */
  stepped(): boolean {
    this.now()
    const lead = this.#source.wall() - this.#source.steady()
    const by = lead - this.#lead
    this.#lead = lead
    return Math.abs(by) >= STEP_MS
  }
}

/** The machine's own clock. Its timers do not keep a process alive. */
export const systemClock: LogClock = createClock({
  wall: () => Date.now(),
  steady: () => performance.now(),
  timer: (ms, run) => {
    const timer = setTimeout(run, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
})

/** Waits; ends early, without an error, when the signal is aborted. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    const end = (): void => {
      signal?.removeEventListener('abort', end)
      cancel()
      resolve()
    }
    const cancel = clock.after(ms, end)
    signal?.addEventListener('abort', end, { once: true })
  })
}
