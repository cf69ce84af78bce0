import { type ChildProcess, fork } from 'node:child_process'
import { sandboxChildPath } from './child-path.ts'
import type { FromChild, Question, Reply, ToChild } from './messages.ts'
import type { FetchRequest, FetchResponse } from './sandbox.ts'

/**
 * How a question to a process ended. Without a reply the process ended first: before it began with the question
 * (`unstarted`), by itself (`lost`), killed because its time was over (`overrun`), because nobody wants the answer any
 * more (`aborted`), or because it is asked again where there is more time (`moved`).
 */
export type Asked = { readonly reply: Reply } | 'unstarted' | 'lost' | KilledFor

type KilledFor = 'overrun' | 'aborted' | 'moved'

/** What the asking side does while a question is open. */
export interface AskOptions {
  /** Milliseconds until the process is killed. */
  readonly killAfterMs: number
  readonly signal?: AbortSignal | undefined
  readonly onFetch?: ((request: FetchRequest) => Promise<FetchResponse>) | undefined
  /** The child now only waits, for a fetch or a timer. */
  readonly onWaiting?: (() => void) | undefined
}

const PERMISSION = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission'

/** Flags that leave a process no files but its own bundle, no other processes, and bounded memory. */
function childFlags(bundle: string): string[] {
  return [
    '--no-warnings',
    PERMISSION,
    `--allow-fs-read=${bundle}`,
    '--no-addons',
    '--disable-proto=delete',
    '--disallow-code-generation-from-strings',
    '--max-old-space-size=128',
    '--stack-size=2000',
    // A pattern that backtracks without end goes on in the engine that never does, where its features allow.
    '--enable-experimental-regexp-engine-on-excessive-backtracks',
  ]
}

/** One sandbox process. It answers one question at a time; whoever asks while another is open has made a mistake. */
export class SandboxChild {
  /** Resolves when the process takes questions; false when it ended before. */
  readonly ready: Promise<boolean>
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>
  readonly #process: ChildProcess
  #lastId = 0
  #isEnded = false
  #killedFor: KilledFor | null = null
  #onMessage: ((message: FromChild) => void) | null = null

  constructor() {
    const bundle = sandboxChildPath()
    this.#process = fork(bundle, [], {
      env: {},
      execArgv: childFlags(bundle),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'json',
    })
    this.ended = new Promise((resolve) => {
      const end = () => {
        this.#isEnded = true
        // What the process said last may still be on its way.
        if (this.#process.connected) this.#process.once('disconnect', () => resolve())
        else resolve()
      }
      this.#process.once('exit', end)
      this.#process.once('error', end)
    })
    this.ready = new Promise((resolve) => {
      this.#onMessage = (message) => {
        if (message.kind === 'ready') resolve(true)
      }
      void this.ended.then(() => resolve(false))
    })
    this.#process.on('message', (message: FromChild) => this.#onMessage?.(message))
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  /** The process's id, for tests that end it from outside. */
  get pid(): number | undefined {
    return this.#process.pid
  }

  /** Ends the process at once, whatever it does; a question that is open ends for the given reason. */
  kill(reason: KilledFor): void {
    this.#killedFor ??= reason
    this.#process.kill('SIGKILL')
  }

  /** Puts a question and waits for its end. Never rejects. */
  async ask(question: Question, options: AskOptions): Promise<Asked> {
    const id = ++this.#lastId
    if (options.signal?.aborted === true) this.kill('aborted')
    const onAbort = () => this.kill('aborted')
    options.signal?.addEventListener('abort', onAbort)
    const stopTimer = this.#killAfter(options.killAfterMs)
    try {
      const replied = new Promise<Asked>((resolve) => {
        let hasStarted = false
        this.#onMessage = (message) => {
          if (message.kind === 'started' && message.id === id) hasStarted = true
          else this.#receive(id, message, options, (reply) => resolve({ reply }))
        }
        void this.ended.then(() => resolve(this.#killedFor ?? (hasStarted ? 'lost' : 'unstarted')))
      })
      this.#send({ id, question })
      return await replied
    } finally {
      this.#onMessage = null
      stopTimer()
      options.signal?.removeEventListener('abort', onAbort)
    }
  }

  #receive(id: number, message: FromChild, options: AskOptions, end: (reply: Reply) => void): void {
    if (message.kind === 'ready' || message.kind === 'started' || message.id !== id) return
    if (message.kind === 'reply') end(message.reply)
    else if (message.kind === 'waiting') options.onWaiting?.()
    else void this.#answerFetch(id, message.fetch, message.request, options)
  }

  async #answerFetch(id: number, fetched: number, request: FetchRequest, options: AskOptions): Promise<void> {
    if (options.onFetch === undefined) {
      return this.#send({ id, fetched, response: null, message: 'Functions have no network here' })
    }
    try {
      this.#send({ id, fetched, response: await options.onFetch(request), message: '' })
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown)
      this.#send({ id, fetched, response: null, message })
    }
  }

  #send(message: ToChild): void {
    if (this.#isEnded || !this.#process.connected) return
    // A process that is just ending refuses the message; its end is noticed by itself.
    this.#process.send(message, () => {})
  }

  /** A timer that lets messages in that had already arrived while this process was too busy to read them. */
  #killAfter(milliseconds: number): () => void {
    let isOver = false
    const timer = setTimeout(() => {
      setImmediate(() => {
        if (!isOver) this.kill('overrun')
      })
    }, milliseconds)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }
}
