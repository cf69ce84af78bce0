import { SandboxChild } from './child-process.ts'
import { cpuTimeOf } from './cpu-time.ts'
import { FairQueue } from './fair-queue.ts'
import type { LaneStats } from './sandbox.ts'
import { type Share, Shares } from './shares.ts'
import { Tenure } from './tenure.ts'

/** A process in someone's hands. */
export interface Lease {
  readonly child: SandboxChild
  /** The process only waits: another may be started for those that want to compute. */
  markWaiting(): void
  /** What to do, once, when this has taken longer than a slice and somebody else waits for the place. */
  whenWanted(giveWay: () => void): void
}

/** Where processes are lent. `owner` takes turns with other owners; `source` says what runs, '' when that is no matter. */
export interface Places {
  use<T>(
    owner: string,
    signal: AbortSignal | undefined,
    work: (lease: Lease) => Promise<{ result: T; fit: boolean }>,
    source?: string,
  ): Promise<T>
}

interface Waiter {
  readonly source: string
  readonly resolve: (child: SandboxChild) => void
  readonly reject: (reason: unknown) => void
}

/** How many processes a lane may have. */
export interface LaneSize {
  /** That compute at the same time. */
  readonly size: number
  /** Altogether, those that wait included. */
  readonly most: number
  /** Until then, in milliseconds, only those are started that somebody waits for; 0 unless told. */
  readonly warmAfterMs?: number | undefined
  /** That are kept ready; `size` unless told. */
  readonly kept?: number | undefined
  /** What of these one source may have; all unless told. */
  readonly perSource?: Share | undefined
  /** Milliseconds of computing after which a place is given to somebody who waits for it; never unless told. */
  readonly sliceMs?: number | undefined
}

const SPARE_LIVES_MS = 10_000
/** Processes that do not even start are tried again after a pause; after some, those who wait are told. */
const RESTART_PAUSE_MS = 1_000
const MOST_FAILED_STARTS = 3

/** Rejection of everything that waits when the sandbox is closed. */
export class SandboxClosed extends Error {
  constructor() {
    super('The sandbox is closed')
  }
}

/** A group of processes: kept warm, handed out one user at a time, replaced when they end. */
export class Lane implements Places {
  readonly #bounds: LaneSize
  readonly #kept: number
  readonly #shares: Shares
  /** Of those who compute, oldest first. */
  readonly #tenures = new Set<Tenure>()
  readonly #idle: SandboxChild[] = []
  readonly #all = new Set<SandboxChild>()
  readonly #queue = new FairQueue<Waiter>()
  /** Processes that were ended because nobody needed them. */
  readonly #spared = new WeakSet<SandboxChild>()
  #starting = 0
  #failedStarts = 0
  #restarts = 0
  #isClosed = false

  constructor(bounds: LaneSize) {
    this.#bounds = bounds
    this.#kept = bounds.kept ?? bounds.size
    this.#shares = new Shares(bounds.perSource ?? { computing: bounds.size, processes: bounds.most })
    const { warmAfterMs = 0 } = bounds
    if (warmAfterMs > 0) setTimeout(() => this.#warm(), warmAfterMs).unref()
    else this.#warm()
  }

  /** Lends a process to `work`; afterwards it is used again if `work` says so and it still lives. */
  async use<T>(
    owner: string,
    signal: AbortSignal | undefined,
    work: (lease: Lease) => Promise<{ result: T; fit: boolean }>,
    source = '',
  ): Promise<T> {
    const child = await this.#acquire(owner, source, signal)
    const tenure = new Tenure(
      this.#bounds.sliceMs ?? null,
      () => cpuTimeOf(child.pid),
      () => this.#makeRoom(),
    )
    this.#tenures.add(tenure)
    const stopComputing = (): void => {
      if (!this.#tenures.delete(tenure)) return
      tenure.end()
      this.#shares.rest(source)
    }
    let fit = false
    try {
      const done = await work({
        child,
        markWaiting: () => {
          stopComputing()
          this.#serve()
        },
        whenWanted: (giveWay) => tenure.whenWanted(giveWay),
      })
      fit = done.fit
      return done.result
    } finally {
      stopComputing()
      this.#shares.leave(source)
      this.#giveBack(child, fit)
    }
  }

  stats(): LaneStats {
    return {
      processes: this.#all.size,
      busy: this.#all.size - this.#idle.length - this.#starting,
      queued: this.#queue.length,
      restarts: this.#restarts,
    }
  }

  /** Kills every process and refuses whoever waits for one. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#refuseAll(new SandboxClosed())
    const ends = [...this.#all].map((child) => {
      child.kill('aborted')
      return child.ended
    })
    await Promise.all(ends)
  }

  #refuseAll(reason: Error): void {
    for (let waiter = this.#queue.shift(); waiter !== undefined; waiter = this.#queue.shift()) {
      waiter.reject(reason)
    }
  }

  #acquire(owner: string, source: string, signal: AbortSignal | undefined): Promise<SandboxChild> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(new SandboxClosed())
      if (signal?.aborted === true) return reject(signal.reason)
      const settle = () => signal?.removeEventListener('abort', onAbort)
      const waiter: Waiter = {
        source,
        resolve: (child) => {
          settle()
          resolve(child)
        },
        reject: (reason) => {
          settle()
          reject(reason)
        },
      }
      const onAbort = () => {
        if (this.#queue.remove(owner, waiter)) waiter.reject(signal?.reason)
      }
      signal?.addEventListener('abort', onAbort)
      this.#queue.push(owner, waiter)
      this.#serve()
    })
  }

  /** Gives idle processes to those who wait, and starts what is missing. */
  #serve(): void {
    while (this.#idle.length > 0 && this.#shares.computing < this.#bounds.size) {
      const waiter = this.#queue.shift(this.#mayCompute)
      if (waiter === undefined) return
      this.#shares.take(waiter.source)
      waiter.resolve(this.#idle.pop()!)
    }
    if (this.#isClosed || !this.#queue.has(this.#mayCompute)) return
    const wanted = Math.min(this.#queue.length, this.#bounds.size - this.#shares.computing)
    while (this.#starting < wanted && this.#all.size < this.#bounds.most) this.#start()
    this.#makeRoom()
  }

  readonly #mayCompute = ({ source }: Waiter): boolean => this.#shares.allow(source)

  /** Asks those who have computed for longer than a slice to give way, as many as are waited for. */
  #makeRoom(): void {
    if (this.#shares.computing < this.#bounds.size) return
    let wanted = this.#queue.length
    for (const tenure of this.#tenures) {
      if (wanted === 0) return
      if (tenure.giveWay()) wanted--
    }
  }

  #warm(): void {
    while (!this.#isClosed && this.#all.size < this.#kept) this.#start()
  }

  #start(): void {
    const child = new SandboxChild()
    this.#all.add(child)
    this.#starting++
    void child.ready.then((isReady) => {
      this.#starting--
      this.#failedStarts = isReady ? 0 : this.#failedStarts + 1
      if (isReady) this.#rest(child)
    })
    void child.ended.then(() => {
      this.#all.delete(child)
      const index = this.#idle.indexOf(child)
      if (index >= 0) this.#idle.splice(index, 1)
      if (!this.#spared.delete(child)) this.#replace()
    })
  }

  #replace(): void {
    if (this.#isClosed) return
    this.#restarts++
    if (this.#failedStarts >= MOST_FAILED_STARTS)
      this.#refuseAll(new Error('The sandbox processes do not start'))
    const start = () => {
      if (!this.#isClosed && this.#all.size < this.#kept) this.#start()
    }
    if (this.#failedStarts === 0) start()
    else setTimeout(start, RESTART_PAUSE_MS).unref()
  }

  #giveBack(child: SandboxChild, fit: boolean): void {
    if (child.isEnded) this.#serve()
    else if (fit) this.#rest(child)
    else {
      child.kill('aborted')
      this.#serve()
    }
  }

  #rest(child: SandboxChild): void {
    this.#idle.push(child)
    this.#serve()
    if (!this.#idle.includes(child) || this.#all.size <= this.#kept) return
    setTimeout(() => {
      const index = this.#idle.indexOf(child)
      if (index < 0 || this.#all.size <= this.#kept) return
      this.#idle.splice(index, 1)
      this.#spared.add(child)
      child.kill('aborted')
    }, SPARE_LIVES_MS).unref()
  }
}
