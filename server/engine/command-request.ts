import type { Command } from '../../core/run/command.ts'
import type { Refusal } from '../../core/run/decision.ts'

type Asked<C> = C extends Command
  ? Omit<C, 'requestId' | 'at' | 'seed'> & {
      /** Give one to make asking again safe: an id that was decided is answered as before. */
      readonly requestId?: string | undefined
    }
  : never

/** A command without what the host supplies: its time and its entropy. */
export type CommandRequest = Asked<Exclude<Command, { kind: 'Start' | 'Fork' }>>

/** Also the two commands that begin a log. */
export type AnyRequest = Asked<Command>

/** The answer to a command, given only when all it rests on is committed. */
export interface Delivered {
  /** The log's last event when the command had been decided. */
  readonly seq: number
  readonly refusal: Refusal | null
}
