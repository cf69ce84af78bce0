import { randomUUID } from 'node:crypto'
import { GUEST_LIMITS } from './guest-limits.ts'
import type { FetchRequest } from './sandbox.ts'

/** What a guest's end looks like to the host: JSON text of the result, or of the error. */
export type GuestEnd =
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'failed'; readonly text: string }
  | { readonly kind: 'no-handler' }

/** An operation that the guest waits for has ended. */
interface Settled {
  readonly id: number
  readonly ok: boolean
  readonly value: string
}

/** The host's side of one call: what the guest asked for and what has come back. No guest value is held here. */
export class GuestHost {
  readonly logs: string[] = []
  end: GuestEnd | null = null
  readonly #startFetch: (id: number, request: FetchRequest) => void
  readonly #settled: Settled[] = []
  readonly #timers = new Map<number, NodeJS.Timeout>()
  readonly #fetches = new Set<number>()
  #lastId = 0
  #logCharacters = 0
  #wake: (() => void) | null = null

  constructor(startFetch: (id: number, request: FetchRequest) => void) {
    this.#startFetch = startFetch
  }

  /** One operation of the guest. Returns what `host()` returns there; throws what it throws. */
  operate(operation: string, text: string): string | number {
    switch (operation) {
      case 'log':
        return this.#log(text)
      case 'sleep':
        return this.#sleep(Number(text))
      case 'fetch':
        return this.#fetch(JSON.parse(text) as FetchRequest)
      case 'uuid':
        return randomUUID()
      case 'seed':
        return `[${crypto.getRandomValues(new Uint32Array(4)).join()}]`
      case 'btoa':
        return btoa(text)
      case 'atob':
        return atob(text)
      case 'no-handler':
        this.end ??= { kind: 'no-handler' }
        return 0
      case 'done':
      case 'failed':
        this.end ??= { kind: operation, text }
        return 0
      default:
        throw new TypeError(`unknown operation ${operation}`)
    }
  }

  /** The answer to a fetch came: JSON text of the response, or the sentence that its promise rejects with. */
  fetched(id: number, ok: boolean, value: string): void {
    if (this.#fetches.delete(id)) this.#settle({ id, ok, value })
  }

  /** The next ended operation, if one has. */
  nextSettled(): Settled | undefined {
    return this.#settled.shift()
  }

  /** True while an operation is under way that could wake the guest. */
  get isWaiting(): boolean {
    return this.#settled.length > 0 || this.#timers.size > 0 || this.#fetches.size > 0
  }

  /** Resolves when an operation has ended, or at the deadline (milliseconds since 1970). */
  async untilSettled(deadline: number): Promise<void> {
    if (this.#settled.length > 0) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, deadline - Date.now()))
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = null
  }

  /** Forgets what is still under way. */
  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#fetches.clear()
  }

  #settle(settled: Settled): void {
    this.#settled.push(settled)
    this.#wake?.()
  }

  #sleep(milliseconds: number): number {
    const id = ++this.#lastId
    const delay = Number.isFinite(milliseconds) ? Math.min(Math.max(0, milliseconds), 0x7fffffff) : 0
    const timer = setTimeout(() => {
      this.#timers.delete(id)
      this.#settle({ id, ok: true, value: '' })
    }, delay)
    this.#timers.set(id, timer)
    return id
  }

  #fetch(request: FetchRequest): number {
    if (this.#fetches.size >= GUEST_LIMITS.openFetches) {
      throw new TypeError(`A function may have ${GUEST_LIMITS.openFetches} fetches open at a time`)
    }
    const id = ++this.#lastId
    this.#fetches.add(id)
    this.#startFetch(id, request)
    return id
  }

  #log(text: string): number {
    this.#logCharacters += text.length
    if (this.logs.length < GUEST_LIMITS.logLines && this.#logCharacters <= GUEST_LIMITS.logCharacters) {
      this.logs.push(text)
    } else if (this.logs.length <= GUEST_LIMITS.logLines) {
      this.logs.length = Math.min(this.logs.length, GUEST_LIMITS.logLines)
      if (this.logs.at(-1) !== LOG_CUT) this.logs.push(LOG_CUT)
    }
    return 0
  }
}

const LOG_CUT = '(more was written than is kept)'
