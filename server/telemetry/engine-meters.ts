import { performance } from 'node:perf_hooks'
import { Counter, Histogram, type Registry } from 'prom-client'
import type { RunTask } from '../engine/dispatcher.ts'
import type { CommitOutcome, EngineStore } from '../engine/ports.ts'
import type { TaskOutcome } from '../engine/task-port.ts'
import { LeanHistogram, type Observer } from './lean-histogram.ts'

/** Looks over the engine's shoulder: what it is given to work with counts and times what passes through. */
export interface EngineMeters {
  /** The same store; commits are counted and timed. */
  watchStore(store: EngineStore): EngineStore
  /** The same handlers; what they do is timed, by kind of resource. */
  watchTasks(run: RunTask): RunTask
  /** A timer went off so many milliseconds after its time. */
  timerRang(lateMs: number): void
  /** Retention has deleted so many executions. */
  swept(executions: number): void
}

/** Makes the meters and enters them in the registry. */
export function createEngineMeters(register: Registry): EngineMeters {
  const lag = new Histogram({
    name: 'hindsight_timer_lag_seconds',
    help: 'How long after its time a timer went off',
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers: [register],
  })
  const swept = new Counter({
    name: 'hindsight_swept_executions_total',
    help: 'Finished executions that retention has deleted',
    registers: [register],
  })
  return {
    watchStore: storeWatch(register),
    watchTasks: taskWatch(register),
    timerRang: (lateMs) => lag.observe(Math.max(0, lateMs) / 1000),
    swept: (executions) => swept.inc(executions),
  }
}

function storeWatch(register: Registry): EngineMeters['watchStore'] {
  const registers = [register]
  const seconds = new Histogram({
    name: 'hindsight_commit_seconds',
    help: 'Seconds until an append was durable',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5],
    registers,
  })
  const batch = new Histogram({
    name: 'hindsight_commit_executions',
    help: 'Executions that were written by one append',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers,
  })
  const appends = new Counter({
    name: 'hindsight_appends_total',
    help: 'Append statements that were written, and that failed',
    labelNames: ['outcome'],
    registers,
  })
  const refused = new Counter({
    name: 'hindsight_commits_refused_total',
    help: 'Executions that an append left out, by reason: the log had moved on, or the name was taken',
    labelNames: ['reason'],
    registers,
  })
  const decisions = new Counter({ name: 'hindsight_decisions_total', help: 'Decisions appended', registers })
  const events = new Counter({ name: 'hindsight_events_total', help: 'Events appended', registers })
  for (const outcome of ['written', 'failed']) appends.inc({ outcome }, 0)
  const written = appends.labels('written')
  const refuse = (outcome: CommitOutcome): void => {
    if (outcome !== 'committed') refused.inc({ reason: outcome })
  }
  return (store) => ({
    ...store,
    commit: async (commits) => {
      const begin = performance.now()
      const outcomes = await store.commit(commits).catch((error: unknown) => {
        appends.inc({ outcome: 'failed' })
        throw error
      })
      seconds.observe((performance.now() - begin) / 1000)
      batch.observe(commits.length)
      written.inc()
      let [rows, count] = [0, 0]
      for (const [i, commit] of commits.entries()) {
        if (outcomes[i] !== 'committed') refuse(outcomes[i] ?? 'stale')
        else {
          rows += commit.rows.length
          for (const row of commit.rows) count += row.count
        }
      }
      decisions.inc(rows)
      events.inc(count)
      return outcomes
    },
  })
}

/** How a task ended, as a label: `elsewhere` has been handed to somebody outside. */
type Ending = 'succeeded' | 'failed' | 'elsewhere' | 'broken'

function taskWatch(register: Registry): EngineMeters['watchTasks'] {
  const seconds = new LeanHistogram({
    name: 'hindsight_task_seconds',
    help: 'Seconds that tasks took, by kind of resource and ending',
    labelNames: ['resource', 'ending'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 600],
    register,
  })
  const rows = new Map<string, Partial<Record<Ending, Observer>>>()
  /** Kinds are a handful that the language knows: names of functions and the like never become labels. */
  const rowOf = (resource: string, ending: Ending): Observer => {
    let endings = rows.get(resource)
    if (endings === undefined) {
      endings = {}
      rows.set(resource, endings)
    }
    endings[ending] ??= seconds.row({ resource, ending })
    return endings[ending]
  }
  const took = (resource: string, ending: Ending, begin: number): void =>
    rowOf(resource, ending).observe((performance.now() - begin) / 1000)
  const later = (resource: string, begin: number, done: Promise<{ readonly kind: Ending }>): void => {
    done.then(
      ({ kind }) => took(resource, kind, begin),
      () => took(resource, 'broken', begin),
    )
  }
  return (run) => async (task, tools) => {
    const begin = performance.now()
    const { kind } = task.resource
    let outcome: TaskOutcome
    try {
      outcome = await run(task, tools)
    } catch (error) {
      took(kind, 'broken', begin)
      throw error
    }
    if (outcome.kind === 'later') later(kind, begin, outcome.done)
    else took(kind, outcome.kind, begin)
    return outcome
  }
}
