import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Engine } from '../server/engine/engine.ts'

/** What a process of followers is told: follow that one now; null when there is none, so ask again later. */
export interface FollowThis {
  readonly follower: number
  readonly id: string | null
}

/** What it says. */
export type FromFollowers =
  | { readonly kind: 'next'; readonly follower: number }
  /** Messages as [execution, when followed, last event, when received]; times in milliseconds since 1970. */
  | { readonly kind: 'heard'; readonly messages: readonly (readonly [string, number, number, number])[] }

/** Followers in a process of their own, each with a connection of its own. */
export interface Followers {
  /** Resolves when the first of them hears something; rejects when their process ends before. */
  readonly ready: Promise<void>
  /** Milliseconds from the commit of events until a follower had them, since the last call. */
  take(): number[]
  close(): Promise<void>
}

/** Executions remembered with the times of their commits. */
const REMEMBERED = 5_000

/** When what was committed, as followers should hear of it. */
export class CommitClock {
  readonly #commits = new Map<string, [seq: number, at: number][]>()
  readonly #stop: () => void
  #newest: string | null = null

  /** @param lively The machine whose executions come and go. */
  constructor(engine: Engine, lively: string) {
    this.#stop = engine.subscribeAll(({ executionId, machineId, projection }) => {
      const commits = this.#commits.get(executionId) ?? []
      commits.push([projection.nextSeq - 1, performance.timeOrigin + performance.now()])
      // Those that were touched last stand last.
      this.#commits.delete(executionId)
      this.#commits.set(executionId, commits)
      if (this.#commits.size > REMEMBERED) this.#commits.delete(this.#commits.keys().next().value ?? '')
      if (commits.length === 1 && machineId === lively) this.#newest = executionId
    })
  }

  /** The execution that began last. */
  newest(): string | null {
    return this.#newest
  }

  /** Milliseconds from each commit after `since` with events from `known` on to `seq`, until `at`. */
  delays(executionId: string, since: number, known: number, seq: number, at: number): number[] {
    const commits = this.#commits.get(executionId) ?? []
    const told = commits.filter(([last, when]) => last > known && last <= seq && when >= since)
    return told.map(([, when]) => at - when)
  }

  close(): void {
    this.#stop()
  }
}

/**
 * Starts `count` followers of a server: the first ones follow `steady` to the end of the run, the others whichever
 * execution began last, until it ends, then the next.
 */
export function startFollowers(
  port: number,
  count: number,
  steady: readonly string[],
  clock: CommitClock,
): Followers {
  const child = fork(
    fileURLToPath(import.meta.url),
    ['followers-process', '--followers', String(count), '--port', String(port)],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  )
  let delays: number[] = []
  let isReady = (): void => {}
  const ready = new Promise<void>((resolve, reject) => {
    isReady = resolve
    child.once('exit', () => reject(new Error('The process of the followers has ended.')))
  })
  // Ended on purpose, nobody waits for it any more.
  ready.catch(() => {})
  const known = new Map<string, number>()
  child.on('message', (message: FromFollowers) => {
    if (message.kind === 'next') {
      const { follower } = message
      const answer: FollowThis = { follower, id: steady[follower] ?? clock.newest() }
      if (child.connected) child.send(answer)
      return
    }
    isReady()
    for (const [id, since, seq, at] of message.messages) {
      const key = `${id} ${since}`
      delays.push(...clock.delays(id, since, known.get(key) ?? 0, seq, at))
      known.set(key, seq)
    }
  })
  return {
    ready,
    take: () => {
      const taken = delays
      delays = []
      return taken
    },
    close: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill()
      }),
  }
}
