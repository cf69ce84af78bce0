/**
 * What procedures answer with. Times are milliseconds since 1970, UTC. Values that belong to authors (inputs, definitions,
 * events) travel as JSON text, so that nothing is rounded or reordered on the way.
 */

import type { Breakpoint } from '../../core/run/command.ts'
import type { ExecutionStatus } from '../../core/run/state.ts'
import type { Issue } from '../../core/std/issue.ts'
import type { AdmissionLimits, AdmissionStats } from '../engine/admission.ts'
import type { Promises } from '../store/database.ts'

export interface MachineRow {
  id: string
  name: string
  comment: string | null
  version: number
  states: number
  updatedAt: number
  /** Of the last 24 hours. */
  running: number
  succeeded: number
  failed: number
  lastExecution: { id: string; status: ExecutionStatus; startedAt: number } | null
}

export interface MachineView {
  id: string
  name: string
  /** Latest saved version, from 1. */
  version: number
  definition: string
  definitionHash: string
  /** Hand-moved positions by state pointer, relative to the group: JSON text of Record<string, {x, y}>. */
  layout: string
  createdAt: number
  updatedAt: number
  issues: Issue[]
  /** A command that starts an execution from a shell. */
  curl: string
}

export interface VersionRow {
  version: number
  definitionHash: string
  description: string
  author: string
  createdAt: number
}

export interface ExecutionRow {
  id: string
  name: string
  machineId: string
  machineName: string
  machineVersion: number | null
  status: ExecutionStatus
  rehearsal: boolean
  /** Recorded elsewhere: shown and forked, never gone on with. */
  imported: boolean
  startedAt: number
  stoppedAt: number | null
  events: number
  error: string | null
  cause: string | null
  held: { state: string; where: 'before' | 'after'; reason: string } | null
  /** Nothing here works on it: what it has waited for longest. null also while some of it still runs. */
  waiting: {
    kind: WaitingView['kind'] | 'timer' | 'retry'
    state: string
    /** When a timer ends or a retry begins; null where only somebody outside can tell. */
    until: number | null
  } | null
  /** The engine could not fold or decide its log and leaves it alone, so that the others do not notice. */
  setAside: { since: number; reason: string } | null
  forkedFrom: { executionId: string; seq: number } | null
  parentId: string | null
}

export interface ExecutionView extends ExecutionRow {
  definition: string
  definitionHash: string
  layout: string
  forks: { id: string; name: string; seq: number; status: ExecutionStatus; startedAt: number }[]
  children: { id: string; name: string; machineName: string; status: ExecutionStatus; startedAt: number }[]
  breakpoints: Breakpoint[]
}

/** One stored decision; `events` is read with core/run/codec.ts (large values already put back). */
export interface LogRow {
  firstSeq: number
  count: number
  at: number
  kind: string
  author: string
  partial: boolean
  events: string
}

export interface WaitingView {
  executionId: string
  executionName: string
  machineId: string
  machineName: string
  visit: number
  attempt: number
  kind: 'person' | 'signal' | 'callback' | 'activity'
  state: string
  title: string
  key: string | null
  since: number
  detail: string
}

export interface FunctionRow {
  name: string
  revision: number
  updatedAt: number
  author: string
  /** Names of machines whose latest version calls it. */
  usedBy: string[]
}

export interface FunctionView extends FunctionRow {
  source: string
}

export interface MockView {
  state: string
  resource: string
  /** JSON text of { output } or { error, cause }, or of a list of those, one for each call. */
  text: string
  guessed: boolean
}

export interface OverviewView {
  windowMs: number
  running: number
  held: number
  waiting: number
  /** Executions that the engine leaves alone; see ExecutionRow. */
  setAside: number
  succeeded: number
  failed: number
  /** Buckets of equal length that cover the window, oldest first. */
  throughput: { at: number; succeeded: number; failed: number; started: number }[]
  durations: { p50: number | null; p95: number | null; p99: number | null }
  /** By machine, slowest first. */
  machines: {
    id: string
    name: string
    finished: number
    failed: number
    p50: number | null
    p95: number | null
  }[]
  /** Grouped by machine, state-independent error and shortened cause; newest first. */
  failures: {
    machineId: string
    machineName: string
    error: string
    cause: string
    count: number
    lastAt: number
    lastId: string
  }[]
  recent: ExecutionRow[]
}

export interface ExampleView {
  id: string
  name: string
  title: string
  description: string
  input: string
  installedAs: string | null
}

export interface SystemView {
  version: string
  author: string
  store: 'pglite' | 'postgres'
  plugAvailable: boolean
  baseUrl: string
  startedAt: number
  /** The first two minutes: the failed order execution to show, or null once the walk was finished or skipped. */
  walk: { executionId: string; machineId: string } | null
  /** True: system.restartWalk shows the first two minutes again. */
  walkFinished: boolean
}

/** What the server promises right now, as its database and its engine say it themselves. */
export interface PromisesView extends Promises {
  waiting: AdmissionStats & { tasks: number }
  limits: AdmissionLimits
}

/** What is kept of finished executions; see RetentionRule. Times in milliseconds since 1970. */
export interface RetentionView {
  rule: { days: number | null; executions: number | null }
  /** True: the environment says so, and the page cannot change it. */
  fixed: boolean
  /** Counted up to `countsTo`. */
  kept: { finished: number; imported: number; oldest: number | null }
  countsTo: number
  /** The last sweep that deleted something. */
  last: { at: number; executions: number; events: number; ms: number } | null
}

/** What a subscription tells: rows of the log, or what lists show of an execution. */
export interface FollowMessage {
  rows: LogRow[]
  status: ExecutionStatus
  held: ExecutionRow['held']
}

/** A task that a worker has taken. */
interface WorkerTask {
  executionId: string
  executionName: string
  machineName: string
  state: string
  visit: number
  since: number
}

export interface WorkerView {
  /** The kind of work it asks for. */
  activity: string
  /** Null for workers that give no name. */
  worker: string | null
  /** First and last heard of, since the server began. */
  since: number
  lastSeen: number
  /** True while it asks for work. */
  polling: boolean
  tasks: WorkerTask[]
}

/** A kind of work: what waits for it, and who is there. */
export interface WorkKindView {
  name: string
  /** Tasks that nobody has taken, and since when the oldest waits. */
  waiting: number
  since: number | null
  /** Workers that ask for it now. */
  asking: number
  /** Tasks in the hands of workers. */
  working: number
}

export interface WorkersView {
  kinds: WorkKindView[]
  workers: WorkerView[]
}
