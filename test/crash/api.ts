import { createTRPCClient, httpLink, type TRPCClient, TRPCClientError } from '@trpc/client'
import { decodeEvents } from '../../core/run/codec.ts'
import type { HistoryEvent } from '../../core/run/event.ts'
import type { Json } from '../../core/std/json.ts'
import type { AppRouter } from '../../server/trpc/router.ts'
import type { ExecutionRow, LogRow } from '../../server/trpc/views.ts'
import { pause, type Site } from './server.ts'

/** The server gave no answer, or one that asks to come again: nothing is known of what was asked. */
export class NoAnswer extends Error {}

export interface Answer {
  readonly status: number
  readonly body: { readonly [name: string]: Json }
}

export interface Log {
  readonly rows: readonly LogRow[]
  readonly events: readonly HistoryEvent[]
}

const PATIENCE_MS = 8_000

/** The server's own HTTP API, as its clients and workers use it. */
export class Api {
  readonly #base: string
  readonly #inside: string
  readonly #trpc: TRPCClient<AppRouter>

  constructor({ port, insidePort }: Site) {
    this.#base = `http://127.0.0.1:${port}`
    this.#inside = `http://127.0.0.1:${insidePort}`
    const timed = (url: RequestInfo | URL | string, options?: object) =>
      fetch(url, { ...options, signal: AbortSignal.timeout(PATIENCE_MS) })
    this.#trpc = createTRPCClient<AppRouter>({
      links: [httpLink({ url: `${this.#base}/trpc`, fetch: timed })],
    })
  }

  /** One operation of the Step Functions API. Throws NoAnswer. */
  sfn(operation: string, body: object): Promise<Answer> {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AWSStepFunctions.${operation}`,
    }
    return post(`${this.#base}/`, headers, body)
  }

  /** A route for shells and workers. Throws NoAnswer. */
  rest(path: string, body: object): Promise<Answer> {
    return post(`${this.#base}${path}`, { 'content-type': 'application/json' }, body)
  }

  /** The log of an execution as the database has it; null when it has none. Throws NoAnswer. */
  async log(id: string): Promise<Log | null> {
    const rows: LogRow[] = []
    for (let afterSeq = 0; ; ) {
      const page = await answered(this.#trpc.execution.log.query({ id, afterSeq, limit: 500 }))
      if (page === null) return null
      rows.push(...page.rows)
      if (page.rows.length < 500) break
      afterSeq = page.lastSeq
    }
    return { rows, events: rows.flatMap((row) => decodeEvents(row.events)) }
  }

  /** A page of all executions, the last started first. Throws NoAnswer. */
  async list(cursor: string | null): Promise<{ rows: ExecutionRow[]; cursor: string | null }> {
    return (
      (await answered(this.#trpc.execution.list.query({ limit: 200, cursor }))) ?? { rows: [], cursor: null }
    )
  }

  /** Begins a fork; null when that moment cannot be forked. Throws NoAnswer. */
  async fork(id: string, seq: number, requestId: string): Promise<string | null> {
    const fork = await answered(this.#trpc.execution.fork.mutate({ id, seq, requestId }))
    return fork?.id ?? null
  }

  /** The states that the server holds in memory, and what it has set aside. Throws NoAnswer. */
  async held(ids: readonly string[]): Promise<Inside> {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const answer = await fetch(`${this.#inside}/?ids=${ids.join(',')}`, { signal }).catch(() => null)
    const body = (await answer?.json().catch(() => null)) as Inside | null | undefined
    if (body === null || body === undefined) throw new NoAnswer('held states')
    return body
  }
}

export interface Inside {
  readonly held: { readonly [id: string]: { readonly seq: number; readonly text: string } }
  readonly quarantined: readonly object[]
}

async function post(url: string, headers: Record<string, string>, body: object): Promise<Answer> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal }).catch(
    () => null,
  )
  const text = await answer?.text().catch(() => null)
  if (answer === null || typeof text !== 'string') throw new NoAnswer(url)
  if (answer.status === 503 || answer.status === 429) throw new NoAnswer(`${answer.status} ${text}`)
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) }
}

/** Null where the server refused; NoAnswer where it could not be asked. */
async function answered<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (!(error instanceof TRPCClientError)) throw error
    const status = (error.data as { httpStatus?: number } | null | undefined)?.httpStatus
    if (status === undefined || status === 503 || status === 429) throw new NoAnswer(error.message)
    return null
  }
}

/** Asks until there is an answer; null when it is time to give up. `lost` tells whether an earlier answer went missing. */
export async function until<T>(over: () => boolean, ask: (lost: boolean) => Promise<T>): Promise<T | null> {
  for (let lost = false; !over(); lost = true) {
    try {
      return await ask(lost)
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      await pause(60)
    }
  }
  return null
}
