import type { Config } from '../config.ts'
import type { Clock } from '../engine/clock.ts'
import type { RunTask } from '../engine/dispatcher.ts'
import type { Engine } from '../engine/engine.ts'
import type { EngineLog } from '../engine/log.ts'
import type { Programs } from '../engine/programs.ts'
import type { FunctionCall, Sandbox } from '../sandbox/sandbox.ts'
import type { SyncRunner } from '../sfn/sync/sync-runner.ts'
import type { Store } from '../store/store.ts'
import type { Sweeper } from '../upkeep/sweeper.ts'
import type { Workers } from '../workers/workers.ts'

/** What procedures and routes work with; put together once, in the composition root. */
export interface Services {
  readonly config: Config
  readonly store: Store
  /** Deletes finished executions by the rule that somebody gave. */
  readonly sweeper: Sweeper
  readonly engine: Engine
  readonly sandbox: Sandbox
  /** Hands tasks to workers. */
  readonly workers: Workers
  readonly clock: Clock
  readonly programs: Programs
  /** Does tasks, for executions that run in memory only. */
  readonly runTask: RunTask
  readonly sync: SyncRunner
  /** Answers `fetch` of a function that is tried out, under the same egress policy as in a run. */
  readonly fetch: NonNullable<FunctionCall['onFetch']>
  readonly log: EngineLog
  /** Folder of the machines that ship with the product. */
  readonly examplesFolder: string
  readonly version: string
  readonly startedAt: number
  /** Milliseconds since 1970, UTC. */
  now(): number
  /** An identifier that nobody else has. */
  newId(): string
  /** Where people reach this server; known for sure once it listens. */
  baseUrl(): string
  /** Ends this process on the spot; null where that is not offered. */
  readonly plug: (() => void) | null
}
