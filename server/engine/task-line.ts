/** What a line of tasks looks at. */
export interface InLine {
  readonly task: { readonly machineId: string; readonly resourceText: string }
}

interface Lane<J> {
  readonly waiting: J[]
  /** How many of `waiting` have gone already. */
  gone: number
  running: number
}

/**
 * Tasks that wait for a place, in a lane for each resource of each machine. Lanes take turns, and none has more than its
 * share of the places: work that hangs keeps its own kind waiting, nobody else's.
 */
export class TaskLine<J extends InLine> {
  readonly #places: number
  readonly #share: number
  readonly #lanes = new Map<string, Lane<J>>()
  #running = 0
  #waiting = 0

  constructor(places: number, share: number) {
    this.#places = places
    this.#share = share
  }

  get running(): number {
    return this.#running
  }

  get waiting(): number {
    return this.#waiting
  }

  push(job: J): void {
    const key = laneOf(job)
    let lane = this.#lanes.get(key)
    if (lane === undefined) {
      lane = { waiting: [], gone: 0, running: 0 }
      this.#lanes.set(key, lane)
    }
    lane.waiting.push(job)
    this.#waiting++
  }

  /** The next one that has a place, which it holds from now on; undefined while there is none. */
  take(): J | undefined {
    if (this.#running >= this.#places || this.#waiting === 0) return undefined
    for (const [key, lane] of this.#lanes) {
      const job = lane.waiting[lane.gone]
      if (job === undefined || lane.running >= this.#share) continue
      lane.gone++
      if (lane.gone === lane.waiting.length || lane.gone > 1_000) {
        lane.waiting.splice(0, lane.gone)
        lane.gone = 0
      }
      lane.running++
      this.#running++
      this.#waiting--
      // The others first, next time.
      if (this.#lanes.size > 1) {
        this.#lanes.delete(key)
        this.#lanes.set(key, lane)
      }
      return job
    }
    return undefined
  }

  /** Gives the place of one that was taken to the next. */
  release(job: J): void {
    const key = laneOf(job)
    const lane = this.#lanes.get(key)
    if (lane === undefined) return
    lane.running--
    this.#running--
    if (lane.running === 0 && lane.waiting.length === 0) this.#lanes.delete(key)
  }

  /** Forgets all that wait. */
  clear(): void {
    for (const lane of this.#lanes.values()) {
      lane.waiting.length = 0
      lane.gone = 0
    }
    this.#waiting = 0
  }
}

const laneOf = ({ task }: InLine): string => `${task.machineId} ${task.resourceText}`
