import type { Program } from '../../core/run/program.ts'
import type { ExecutionState } from '../../core/run/state.ts'
import type { AnyRequest, Delivered } from './command-request.ts'
import type { Loaded } from './loaded.ts'

/** A command in a mailbox, and who waits for its answer. */
export interface CommandItem {
  readonly kind: 'command'
  readonly request: AnyRequest
  readonly requestId: string
  /** True where the caller named the request, or where it may have been committed although the answer was lost. */
  recheck: boolean
  failures: number
  resolve(delivered: Delivered): void
  reject(error: Error): void
}

/** A question about the committed state. It must not keep the state. */
export interface ReadItem {
  readonly kind: 'read'
  failures: number
  run(state: ExecutionState, program: Program, loaded: Loaded): void
  reject(error: Error): void
}

export type Item = CommandItem | ReadItem

/** Somebody who is answered when what his answer rests on is committed. */
export interface Waiter {
  readonly item: CommandItem
  readonly delivered: Delivered
}
