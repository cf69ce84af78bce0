/**
 * A worker for Hindsight, without dependencies: copy this file, or import it.
 *
 *     runWorker({ activity: 'pack', handler: async (order) => ({ packed: order.items.length }) })
 */

/** A task that has been given to this worker. */
export interface Task {
  readonly token: string
  readonly activity: string
  /** Id of the execution. */
  readonly execution: string
  /** Name of the state. */
  readonly state: string
  /** 0 for the first attempt. */
  readonly attempt: number
  /** Milliseconds since 1970: after it nobody waits for the answer; null when there is no time-out. */
  readonly deadline: number | null
  readonly heartbeatSeconds: number | null
  /** Aborted when nobody waits for the answer any more: stop and throw. */
  readonly signal: AbortSignal
}

export interface WorkerOptions<Input> {
  /** The kind of work, as in the resource `activity:<name>`. */
  readonly activity: string
  /** Does one task; what it returns, or resolves with, is the result. What it throws fails the task, under the error's name. */
  handler(input: Input, task: Task): unknown
  /** Where Hindsight is; http://127.0.0.1:4700 when left out. */
  readonly url?: string
  /** What is shown in the console; host name and process when left out. */
  readonly name?: string
  /** Tasks that are done at the same time; 1 when left out. */
  readonly concurrency?: number
  /** Secret of a server that has one (HINDSIGHT_TOKEN). */
  readonly token?: string
  /** Hears of what went wrong outside of the handler; the worker goes on in any case. */
  onError?(error: unknown): void
}

export interface RunningWorker {
  readonly name: string
  /** Asks for no more work; resolves when what is under way has been answered. */
  stop(): Promise<void>
}

const POLL_SECONDS = 30
const LONGEST_PAUSE_MS = 10_000
/** Tasks without a heartbeat of their own are asked about now and then, to hear when they are over. */
const LOOK_MS = 30_000

/** Begins to work: asks for tasks until it is stopped, and comes back by itself when the server was away. */
export function runWorker<Input = unknown>(options: WorkerOptions<Input>): RunningWorker {
  const name = options.name ?? defaultName()
  const stopping = new AbortController()
  const ask = askerOf(options)
  const slot = async (): Promise<void> => {
    for (let failures = 0; !stopping.signal.aborted; ) {
      try {
        const body = { activity: options.activity, worker: name, waitSeconds: POLL_SECONDS }
        const answer = await ask('poll', body, stopping.signal)
        failures = 0
        if (answer !== null) await work(options, ask, answer as Given<Input>)
      } catch (error) {
        if (stopping.signal.aborted) return
        options.onError?.(error)
        await pause(Math.min(LONGEST_PAUSE_MS, 200 * 2 ** failures++), stopping.signal)
      }
    }
  }
  const slots = Array.from({ length: Math.max(1, options.concurrency ?? 1) }, slot)
  return {
    name,
    stop: async () => {
      stopping.abort()
      await Promise.all(slots)
    },
  }
}

type Given<Input> = Omit<Task, 'signal'> & { readonly input: Input }
type Ask = (verb: string, body: object, signal?: AbortSignal) => Promise<object | null>

/** What the server answers when it cannot do what was asked. */
class WorkerError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = 'WorkerError'
    this.status = status
    this.code = code
  }
}

async function work<Input>(options: WorkerOptions<Input>, ask: Ask, given: Given<Input>): Promise<void> {
  const { input, ...task } = given
  const over = new AbortController()
  const beating = heartbeats(ask, task, over)
  const verdict = await judge(options, input, { ...task, signal: over.signal })
  beating.stop()
  if (!over.signal.aborted) await tell(ask, verdict.verb, { token: task.token, ...verdict.body })
}

async function judge<Input>(
  options: WorkerOptions<Input>,
  input: Input,
  task: Task,
): Promise<{ verb: string; body: object }> {
  try {
    return { verb: 'complete', body: { output: (await options.handler(input, task)) ?? {} } }
  } catch (thrown) {
    const { name, message } = thrown instanceof Error ? thrown : { name: 'Error', message: String(thrown) }
    return { verb: 'fail', body: { error: name.slice(0, 256), cause: message.slice(0, 32_768) } }
  }
}

/** Says three times in each heartbeat that the work goes on, and hears when nobody waits for it any more. */
function heartbeats(ask: Ask, task: Omit<Task, 'signal'>, over: AbortController): { stop(): void } {
  const every = task.heartbeatSeconds === null ? LOOK_MS : (task.heartbeatSeconds * 1000) / 3
  const timer = setInterval(() => {
    ask('heartbeat', { token: task.token }).catch((error: unknown) => {
      if (isFinal(error)) over.abort()
    })
  }, every)
  return { stop: () => clearInterval(timer) }
}

/** An answer is brought again while the server is away; one that comes too late is not wanted. */
async function tell(ask: Ask, verb: string, body: object): Promise<void> {
  for (let failures = 0; ; failures++) {
    try {
      await ask(verb, body)
      return
    } catch (error) {
      if (isFinal(error)) throw error
      await pause(Math.min(LONGEST_PAUSE_MS, 200 * 2 ** failures))
    }
  }
}

/** Refusals will not change by asking again; a server that is away or busy will. */
const isFinal = (error: unknown): boolean =>
  error instanceof WorkerError && error.status < 500 && error.status !== 429

function askerOf({ url = 'http://127.0.0.1:4700', token }: { url?: string; token?: string }): Ask {
  const headers = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }
  return async (verb, body, signal) => {
    // An answer that has begun to arrive may hold a task: only the waiting for it is called off.
    const call = new AbortController()
    const cut = (): void => call.abort()
    signal?.addEventListener('abort', cut, { once: true })
    if (signal?.aborted === true) cut()
    const answer = await fetch(`${url.replace(/\/$/, '')}/api/workers/${verb}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal: call.signal,
    }).finally(() => signal?.removeEventListener('abort', cut))
    if (answer.status === 204) return null
    const text = await answer.text()
    if (answer.ok) return JSON.parse(text) as object
    const { code, message } = readError(text)
    throw new WorkerError(answer.status, code, message)
  }
}

function readError(text: string): { code: string; message: string } {
  try {
    const { code, message } = Object(JSON.parse(text)) as { code?: unknown; message?: unknown }
    return { code: String(code ?? 'UNKNOWN'), message: String(message ?? text) }
  } catch {
    return { code: 'UNKNOWN', message: text.slice(0, 500) }
  }
}

function defaultName(): string {
  const host = process.env.HOSTNAME ?? process.env.COMPUTERNAME ?? 'worker'
  return `${host.slice(0, 60)}-${process.pid}`
}

/** Waits; ends early when the signal is aborted. */
function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end, { once: true })
  })
}
