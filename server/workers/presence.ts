/** A worker that has asked for work. */
export interface WorkerSeen {
  readonly activity: string
  /** Null for one that gives no name; all such of an activity are one here. */
  readonly worker: string | null
  /** When it first asked since this server began, and when it was last heard of: milliseconds since 1970. */
  readonly since: number
  readonly lastSeen: number
  /** Questions for work that are open now. */
  readonly polling: number
}

/** Workers kept in mind, and how long one that is silent is. */
const MOST = 5_000
const FORGET_MS = 15 * 60_000

/** Who has asked for work lately. Kept in memory: workers ask again within a minute. */
export class Presence {
  readonly #seen = new Map<string, { -readonly [K in keyof WorkerSeen]: WorkerSeen[K] }>()

  /** A worker begins to ask; the answer ends it. */
  began(activity: string, worker: string | null, now: () => number): () => void {
    const key = JSON.stringify([activity, worker])
    const at = now()
    const seen = this.#seen.get(key) ?? { activity, worker, since: at, lastSeen: at, polling: 0 }
    // The last heard of stands last.
    this.#seen.delete(key)
    this.#seen.set(key, seen)
    seen.lastSeen = at
    seen.polling++
    this.#bound(at)
    return () => {
      seen.polling--
      seen.lastSeen = now()
    }
  }

  list(now: number): WorkerSeen[] {
    this.#bound(now)
    return [...this.#seen.values()].map((seen) => ({ ...seen }))
  }

  #bound(now: number): void {
    for (const [key, seen] of this.#seen) {
      const old = seen.polling === 0 && seen.lastSeen < now - FORGET_MS
      if (old || this.#seen.size > MOST) this.#seen.delete(key)
    }
  }
}
