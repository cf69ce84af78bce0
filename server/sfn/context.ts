import type { Config } from '../config.ts'
import type { Clock } from '../engine/clock.ts'
import type { RunTask } from '../engine/dispatcher.ts'
import type { Engine } from '../engine/engine.ts'
import type { EngineLog } from '../engine/log.ts'
import type { Programs } from '../engine/programs.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Store } from '../store/store.ts'
import type { Workers } from '../workers/workers.ts'
import type { SyncRunner } from './sync/sync-runner.ts'

/** What the operations of the Step Functions API work with, the same for every call. */
export interface SfnServices {
  readonly engine: Engine
  readonly store: Store
  readonly programs: Programs
  readonly clock: Clock
  readonly sandbox: Sandbox
  /** Hands tasks to workers. */
  readonly workers: Workers
  readonly config: Config
  readonly log: EngineLog
  /** Runs Express state machines. */
  readonly sync: SyncRunner
  /** Does tasks, for executions that run in memory only. */
  readonly runTask: RunTask
  /** An identifier that nobody else has. */
  newId(): string
}

/** One call. */
export interface SfnContext extends SfnServices {
  /** From the scope of the request's signature; us-east-1 where there is none. */
  readonly region: string
  /** Twelve digits. */
  readonly account: string
  /** Kept with every command: who asked. */
  readonly author: string
  /** Aborted when the caller has gone away; long polls listen to it. */
  readonly signal: AbortSignal
}
