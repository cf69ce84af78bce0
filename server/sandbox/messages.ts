import type { EvaluationAnswer, EvaluationRequest } from '../../core/expression/evaluation.ts'
import type { ExpressionPlace } from '../../core/expression/jsonata/error-text.ts'
import type { FetchRequest, FetchResponse, SandboxErrorCode, SyntaxFault } from './sandbox.ts'

/** A function's failure as the child tells it. */
export interface GuestFailure {
  readonly code: SandboxErrorCode
  readonly errorType: string
  readonly message: string
  readonly stack: readonly string[]
}

/** One call as the child sees it: all values are text. */
export interface GuestCallText {
  readonly source: string
  readonly input: string
  readonly context: string
  readonly timeoutMs: number
}

/** How a call ended. `output` is JSON text; `fit` is false when the process should not be used again. */
export type GuestOutcome = {
  readonly logs: readonly string[]
  readonly fit: boolean
} & ({ readonly output: string } | { readonly failure: GuestFailure })

/** Bounds on calls that are asked for together; times in milliseconds. */
export const BATCH = {
  most: 32,
  /** Of one call; what takes longer is asked for by itself. */
  callMs: 50,
  /** Of all: no call begins afterwards. */
  allMs: 100,
  /** The process is killed. */
  killMs: 700,
} as const

/** What a child is asked to do; it does one thing at a time. */
export type Question =
  | ({ readonly kind: 'call' } & GuestCallText)
  | { readonly kind: 'batch'; readonly calls: readonly Omit<GuestCallText, 'timeoutMs'>[] }
  | { readonly kind: 'check'; readonly source: string }
  | { readonly kind: 'evaluate'; readonly request: EvaluationRequest; readonly limitMs: number }

/** From the server to a child. `id` numbers the questions to one child. */
export type ToChild =
  | { readonly id: number; readonly question: Question }
  | {
      readonly id: number
      readonly fetched: number
      readonly response: FetchResponse | null
      readonly message: string
    }

/** The end of a question. */
export type Reply =
  | { readonly kind: 'call'; readonly outcome: GuestOutcome; readonly ms: number }
  /** Runs parallel to the calls as far as it goes; null where a call must be asked for by itself. */
  | { readonly kind: 'batch'; readonly outcomes: readonly (GuestOutcome | null)[]; readonly fit: boolean }
  | { readonly kind: 'check'; readonly fault: SyntaxFault | null }
  | { readonly kind: 'evaluate'; readonly answer: EvaluationAnswer }
  | { readonly kind: 'out-of-time'; readonly place: ExpressionPlace }

/** From a child to the server. */
export type FromChild =
  | { readonly kind: 'ready' }
  | { readonly kind: 'started'; readonly id: number }
  | { readonly kind: 'waiting'; readonly id: number }
  | { readonly kind: 'fetch'; readonly id: number; readonly fetch: number; readonly request: FetchRequest }
  | { readonly kind: 'reply'; readonly id: number; readonly reply: Reply }
