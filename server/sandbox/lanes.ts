import { Lane, type Lease, type Places } from './lane.ts'
import type { LaneStats } from './sandbox.ts'

/** How many processes there are for work that ends soon, and when they are started. */
export interface LanesSize {
  readonly size: number
  readonly most: number
  readonly warmAfterMs: number
}

/** Milliseconds for which work computes where all begin when others wait to begin; measured from the first 100 on. */
const SLICE_MS = 100
/** Sources that are known to take longer. */
const REMEMBERED = 1_000
/** What was slow once begins with the others again after so many times of being quick: moving costs a process. */
const PROBATION = 20

/**
 * Processes in two lanes, so that work that takes its time holds up only its like. All begins in the usual lane. What has
 * computed for longer than a slice while others wait gives way: its work answers 'moved', is done again in the slow lane, and
 * its source begins there from then on, until it was quick often enough. In the slow lane sources take turns, and one
 * source never has all places.
 */
export class Lanes implements Places {
  readonly #usual: Lane
  readonly #slow: Lane
  /** How often each still has to be quick. */
  readonly #owed = new Map<string, number>()

  constructor({ size, most, warmAfterMs }: LanesSize) {
    const shareOf = (all: number) => ({ computing: size, processes: Math.max(size, all - 2 * size) })
    const mostSlow = Math.max(size + 1, Math.ceil(most / 2))
    this.#usual = new Lane({ size, most, warmAfterMs, perSource: shareOf(most), sliceMs: SLICE_MS })
    this.#slow = new Lane({ size: size + 1, most: mostSlow, kept: 0, perSource: shareOf(mostSlow) })
  }

  /** As a lane; `work` may answer 'moved' in the usual lane, and is then called again. */
  async use<T>(
    owner: string,
    signal: AbortSignal | undefined,
    work: (lease: Lease) => Promise<{ result: T; fit: boolean }>,
    source = '',
  ): Promise<T> {
    if (!this.#owed.has(source)) {
      // While this waited for its turn, others may have shown what it is like.
      const begin = async (lease: Lease): Promise<{ result: T | 'moved'; fit: boolean }> =>
        this.#owed.has(source) ? { result: 'moved', fit: true } : work(lease)
      const result = await this.#usual.use(owner, signal, begin, source)
      if (result !== 'moved') return result
      this.#learn(source, false)
    }
    const timed = async (lease: Lease): Promise<{ result: T; fit: boolean }> => {
      const start = performance.now()
      const done = await work(lease)
      this.#learn(source, done.fit && performance.now() - start < SLICE_MS / 2)
      return done
    }
    return this.#slow.use(source, signal, timed, source)
  }

  /** Of both lanes together. */
  stats(): LaneStats {
    const [usual, slow] = [this.#usual.stats(), this.#slow.stats()]
    return {
      processes: usual.processes + slow.processes,
      busy: usual.busy + slow.busy,
      queued: usual.queued + slow.queued,
      restarts: usual.restarts + slow.restarts,
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#usual.close(), this.#slow.close()])
  }

  #learn(source: string, isQuick: boolean): void {
    const owed = isQuick ? (this.#owed.get(source) ?? 0) - 1 : PROBATION
    this.#owed.delete(source)
    if (owed > 0) this.#owed.set(source, owed)
    if (this.#owed.size > REMEMBERED) this.#owed.delete(this.#owed.keys().next().value ?? '')
  }
}
