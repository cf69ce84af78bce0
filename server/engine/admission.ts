import type { Json } from '../../core/std/json.ts'
import { EngineError } from './engine-error.ts'

/** How much may wait in memory before new work is refused. */
export interface AdmissionLimits {
  /** Starts, forks and signals that are taken and not stored yet. */
  readonly commands: number
  /** The size of their payloads together, in bytes, roughly. */
  readonly bytes: number
  /** Tasks of stored executions that wait for a place to run. */
  readonly tasks: number
}

/** Generous: a busy server stores thousands of commands a second, and a second is what a caller waits gladly. */
export const USUAL_LIMITS: AdmissionLimits = { commands: 10_000, bytes: 64_000_000, tasks: 100_000 }

/** Share of the memory that this process may use at most, beyond which nothing new is taken, whatever the counts say. */
const FULL = 0.85

export interface AdmissionStats {
  readonly commands: number
  readonly bytes: number
  readonly refused: number
}

/** What is looked at beside the counts. */
export interface Surroundings {
  waitingTasks(): number
  /** Share of the memory in use, from 0 to 1. */
  memory(): number
}

/**
 * Refuses new work while too much waits, before anything of it is accepted. What the engine itself asks (results of tasks,
 * wakes, children of running executions) never comes here: refusing that would lose what was accepted.
 */
export class Admission {
  readonly #limits: AdmissionLimits
  readonly #around: Surroundings
  #commands = 0
  #bytes = 0
  #refused = 0

  constructor(limits: AdmissionLimits, around: Surroundings) {
    this.#limits = limits
    this.#around = around
  }

  get stats(): AdmissionStats {
    return { commands: this.#commands, bytes: this.#bytes, refused: this.#refused }
  }

  /** Does the work, which counts until it has ended. Rejects with TOO_BUSY without having begun it. */
  async admit<T>(payload: Json | undefined, work: () => Promise<T>): Promise<T> {
    const bytes = payload === undefined ? 0 : roughSize(payload)
    const why = this.#whyNot(bytes)
    if (why !== null) {
      this.#refused++
      const message = `The server is busy: ${why}. Nothing of this was accepted; ask again in a second.`
      throw new EngineError('TOO_BUSY', message)
    }
    this.#commands++
    this.#bytes += bytes
    try {
      return await work()
    } finally {
      this.#commands--
      this.#bytes -= bytes
    }
  }

  #whyNot(bytes: number): string | null {
    const { commands, bytes: most, tasks } = this.#limits
    if (this.#commands >= commands) return `${this.#commands} requests wait to be stored`
    // The first one is taken whatever its size: it would be refused for ever otherwise.
    if (this.#commands > 0 && this.#bytes + bytes > most) return 'too much input waits to be stored'
    if (this.#around.waitingTasks() >= tasks) return `${tasks} tasks wait for a place to run`
    return this.#around.memory() > FULL ? 'its memory is nearly used up' : null
  }
}

/** Bytes of a value, about as many as its JSON text has; counts and does not write, for it is asked of every start. */
export function roughSize(value: Json): number {
  if (typeof value === 'string') return value.length + 2
  if (typeof value !== 'object' || value === null) return 4
  let size = 2
  if (Array.isArray(value)) for (const item of value) size += roughSize(item) + 1
  else for (const key of Object.keys(value)) size += key.length + 4 + roughSize(value[key] ?? null)
  return size
}
