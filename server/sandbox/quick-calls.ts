import type { Asked } from './child-process.ts'
import { FairQueue } from './fair-queue.ts'
import type { Places } from './lane.ts'
import { BATCH, type GuestOutcome } from './messages.ts'
import type { FunctionCall } from './sandbox.ts'

interface Waiting {
  readonly call: FunctionCall
  readonly contextText: string
  resolve(outcome: GuestOutcome | null): void
}

/** Sources whose habits are remembered. */
const REMEMBERED = 1_000
/** Calls by itself that a source must do quickly after it was not quick in company. */
const PROBATION = 50

/**
 * Calls that end within microseconds go to a process in batches: asking and answering takes longer than they do. Only
 * sources that were quick by themselves get here, and what is not quick after all, waits, or takes its process with it
 * leaves nothing behind but time: nothing of a batch reaches the network, so it is asked again by itself.
 */
export class QuickCalls {
  readonly #places: Places
  readonly #most: number
  readonly #queue = new FairQueue<Waiting>()
  /** Quick calls that a source still owes before it is trusted; 0 is trusted. */
  readonly #owed = new Map<string, number>()
  #batches = 0

  /** @param most Batches at a time. */
  constructor(places: Places, most: number) {
    this.#places = places
    this.#most = most
  }

  /** True when a source has shown that it is quick. */
  isQuick(source: string): boolean {
    return this.#owed.get(source) === 0
  }

  /** Notes how long a call by itself took in its process, in milliseconds; null when it waited or broke something. */
  learn(source: string, ms: number | null): void {
    const owed = this.#owed.get(source) ?? 1
    this.#owed.delete(source)
    const isQuick = ms !== null && ms < BATCH.callMs / 10
    this.#owed.set(source, isQuick ? Math.max(0, owed - 1) : PROBATION)
    if (this.#owed.size > REMEMBERED) this.#owed.delete(this.#owed.keys().next().value ?? '')
  }

  /** The outcome; null when it must be asked for by itself. Rejects when the sandbox is closed. */
  run(call: FunctionCall): Promise<GuestOutcome | null> {
    return new Promise((resolve) => {
      const contextText = JSON.stringify(call.context)
      this.#queue.push(call.owner ?? '', { call, contextText, resolve })
      this.#serve()
    })
  }

  #serve(): void {
    if (this.#batches >= this.#most || this.#queue.length === 0) return
    this.#batches++
    void this.#batch().then(() => {
      this.#batches--
      this.#serve()
    })
  }

  async #batch(): Promise<void> {
    const taken: Waiting[] = []
    try {
      await this.#places.use('', undefined, async ({ child }) => {
        for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
          taken.push(next)
          if (taken.length === BATCH.most) break
        }
        const calls = taken.map(({ call, contextText }) => {
          const { source, input } = call
          return { source, input, context: contextText }
        })
        const asked = await child.ask({ kind: 'batch', calls }, { killAfterMs: BATCH.killMs })
        return { result: undefined, fit: this.#settle(taken, asked) }
      })
    } catch {
      // No process was to be had; by itself each call is told why.
      for (const { resolve } of taken) resolve(null)
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) next.resolve(null)
    }
  }

  /** False when the process should not be used again. */
  #settle(taken: readonly Waiting[], asked: Asked): boolean {
    const reply = typeof asked === 'object' && asked.reply.kind === 'batch' ? asked.reply : null
    for (const [i, { call, resolve }] of taken.entries()) {
      const outcome = reply?.outcomes[i] ?? null
      // Those behind the one that ended a batch are not to blame for it.
      const isBlamed = reply === null || i === reply.outcomes.length - 1
      if (outcome === null && isBlamed) this.learn(call.source, null)
      resolve(outcome)
    }
    return reply?.fit ?? false
  }
}
