/** An abort signal that is made only when somebody asks for it: most work ends without, and a signal is costly. */
export class LazyAbort {
  #controller: AbortController | null = null
  #aborted = false
  #reason: unknown = undefined

  get aborted(): boolean {
    return this.#aborted
  }

  /** The same signal each time; it has fired already when this was aborted before. */
  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController()
      if (this.#aborted) this.#controller.abort(this.#reason)
    }
    return this.#controller.signal
  }

  abort(reason?: unknown): void {
    if (this.#aborted) return
    this.#aborted = true
    this.#reason = reason
    this.#controller?.abort(reason)
  }
}
