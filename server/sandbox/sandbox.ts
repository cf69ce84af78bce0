import type { EvaluationAnswer, EvaluationRequest } from '../../core/expression/evaluation.ts'
import type { Json } from '../../core/std/json.ts'
import type { Result } from '../../core/std/result.ts'

/** What a function asks of the network. The caller decides whether it may have it. */
export interface FetchRequest {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  /** Text; null for none. */
  readonly body: string | null
}

/** The answer to a fetch. A body beyond 5 MB fails the fetch. */
export interface FetchResponse {
  readonly status: number
  readonly statusText: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Answers one fetch; a rejection's message is what the function's `await fetch()` throws. */
export type FetchBridge = (request: FetchRequest, signal: AbortSignal) => Promise<FetchResponse>

/** One call of an author's function. */
export interface FunctionCall {
  /** JavaScript with `export default async function handler(input, context)`, `exports.handler = …` or `function handler`. */
  readonly source: string
  /** JSON text. */
  readonly input: string
  readonly context: Json
  /** From the moment the function starts; time spent waiting for a free process does not count. */
  readonly timeoutMs?: number | undefined
  /** Without it, `fetch` fails with a sentence that says so. */
  readonly onFetch?: FetchBridge | undefined
  readonly signal?: AbortSignal | undefined
  /** Calls of different owners take turns; an execution's id, usually. */
  readonly owner?: string | undefined
}

/** What a function returned, and what it wrote to its console. */
export interface FunctionOutput {
  readonly output: Json
  readonly logs: readonly string[]
}

/** Why a function has no output. */
export type SandboxErrorCode =
  | 'TIMEOUT'
  | 'MEMORY'
  | 'CRASHED'
  | 'THREW'
  | 'NO_HANDLER'
  | 'SYNTAX'
  | 'OUTPUT_TOO_LARGE'
  | 'ABORTED'

/** A function's failure. `errorType` is the thrown error's name, or a name of ours for what was not thrown. */
export interface SandboxError {
  readonly code: SandboxErrorCode
  readonly errorType: string
  readonly message: string
  /** Lines of the author's source, innermost first: 'at handler (function.js:3:9)'. */
  readonly stack: readonly string[]
  readonly logs: readonly string[]
}

/** Where and why a source is not JavaScript. Line and column count from 1. */
export interface SyntaxFault {
  readonly line: number
  readonly column: number
  readonly message: string
}

/** A group of processes as it stands. */
export interface LaneStats {
  readonly processes: number
  readonly busy: number
  readonly queued: number
  /** Processes that ended, by themselves or killed, and were replaced. */
  readonly restarts: number
}

/** Figures for the health page and the metrics. */
export interface SandboxStats {
  readonly functions: LaneStats
  readonly expressions: LaneStats
  /** Requests answered in this process, and those that went to a child. */
  readonly evaluatedHere: number
  readonly evaluatedInChild: number
}

/** Runs what authors wrote: functions in QuickJS, expressions where they can do no harm. */
export interface Sandbox {
  /** Never rejects. */
  runFunction(call: FunctionCall): Promise<Result<FunctionOutput, SandboxError>>
  /**
   * Answers in the order of the requests. What takes too long, or twice ends its process, is answered with a failure.
   * Rejects only when the signal aborts (with its reason) or the sandbox is closed: such a request has no answer yet.
   */
  evaluate(
    requests: readonly EvaluationRequest[],
    options?: { readonly signal?: AbortSignal | undefined; readonly owner?: string | undefined },
  ): Promise<EvaluationAnswer[]>
  /**
   * The answer to a request that takes microseconds, without a promise; null when it must be asked with `evaluate`, which
   * gives the same answer.
   */
  evaluateNow(request: EvaluationRequest): EvaluationAnswer | null
  /** Compiles without running; null when the source is JavaScript. Whether it has a handler shows when it runs. */
  checkFunction(source: string): Promise<SyntaxFault | null>
  stats(): SandboxStats
  /** Ends all children. Calls under way end as ABORTED, evaluations reject. */
  close(): Promise<void>
}

/** How a sandbox is built; every figure has a default. */
export interface SandboxOptions {
  /** Processes that may compute at the same time, for functions and for expressions each; 2 unless told. */
  readonly size?: number | undefined
  /** Processes for functions altogether, those that wait for an answer or a timer included; 16 unless told. */
  readonly mostProcesses?: number | undefined
  /** Milliseconds until processes are started that nobody has called for yet; 0 unless told. */
  readonly warmAfterMs?: number | undefined
  /** For functions that name no timeout of their own; 10 s unless told. */
  readonly callTimeoutMs?: number | undefined
  /** For one request's expressions in a child; 1 s unless told: by the clock, so a busy machine needs some room. */
  readonly evaluationTimeoutMs?: number | undefined
}
