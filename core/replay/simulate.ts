import type { EvaluationAnswer, EvaluationRequest } from '../expression/evaluation.ts'
import type { StateMachine } from '../language/definition.ts'
import type { Command } from '../run/command.ts'
import { decideWith } from '../run/decide.ts'
import type { HistoryEvent } from '../run/event.ts'
import { initialState } from '../run/initial-state.ts'
import { compileProgram } from '../run/program.ts'
import { earliestDeadline, type OpenTask, openTasks } from '../run/select.ts'
import type { ExecutionState } from '../run/state.ts'
import type { Json } from '../std/json.ts'

/** How a simulated task ends: with an output, with an error, or not at all (its timeout, if it has one, then ends it). */
export type TaskAnswer =
  | { readonly kind: 'succeed'; readonly output: Json; readonly afterMs?: number }
  | { readonly kind: 'fail'; readonly error: string; readonly cause: string; readonly afterMs?: number }
  | { readonly kind: 'never' }

/** What a simulation needs from outside. */
export interface SimulationHost {
  readonly evaluate: (requests: readonly EvaluationRequest[]) => Promise<readonly EvaluationAnswer[]>
  readonly answer: (task: OpenTask, state: ExecutionState) => TaskAnswer | Promise<TaskAnswer>
  /** Called with every command before it is decided: lets a caller keep the script of a run. */
  readonly onCommand?: (command: Command) => void
}

export interface SimulationOptions {
  readonly definition: StateMachine
  readonly input: Json
  readonly executionId?: string
  readonly name?: string
  readonly machineId?: string
  readonly machineName?: string
  readonly definitionHash?: string
  /** Milliseconds since 1970 at which the simulated clock starts. */
  readonly startAt: number
  readonly seed: string
  /** Stops after so many events. */
  readonly maxEvents?: number
  readonly rehearsal?: boolean
}

export interface Simulation {
  readonly events: readonly HistoryEvent[]
  readonly state: ExecutionState
  /** 'ended': a terminal event; 'limit': maxEvents; 'stuck': nothing is due and nobody will answer. */
  readonly ending: 'ended' | 'limit' | 'stuck'
}

interface Pending {
  readonly dueAt: number
  readonly task: OpenTask
  readonly answer: Exclude<TaskAnswer, { kind: 'never' }>
}

/**
 * Runs a machine with the same decide and evolve as the engine, a clock that jumps from one due moment to the next,
 * and task results from `host.answer`. Deterministic when its host is.
 */
export async function simulate(options: SimulationOptions, host: SimulationHost): Promise<Simulation> {
  const program = compileProgram(options.definition)
  const state = initialState()
  const events: HistoryEvent[] = []
  const asked = new Set<string>()
  const pending: Pending[] = []
  const limit = options.maxEvents ?? 25_000
  let now = options.startAt
  let count = 0
  const base = (): { requestId: string; at: number; seed: string; author: string } => ({
    requestId: `simulated-${++count}`,
    at: now,
    seed: `${options.seed}-${count}`,
    author: 'simulator',
  })
  const deliver = async (command: Command): Promise<void> => {
    host.onCommand?.(command)
    const decision = await decideWith(state, command, program, host.evaluate)
    events.push(...decision.events)
  }
  await deliver(startCommand(options, base()))
  while (state.status === 'RUNNING' && events.length < limit) {
    await askForAnswers(state, asked, pending, host, now)
    const next = nextPending(pending)
    const deadline = earliestDeadline(state)
    if (next === null && deadline === null) return { events, state, ending: 'stuck' }
    if (next !== null && (deadline === null || next.dueAt <= deadline)) {
      pending.splice(pending.indexOf(next), 1)
      now = Math.max(now, next.dueAt)
      await deliver(answerCommand(next, base()))
    } else {
      now = Math.max(now, deadline!)
      await deliver({ ...base(), kind: 'Wake' })
    }
  }
  return { events, state, ending: state.status === 'RUNNING' ? 'limit' : 'ended' }
}

function startCommand(
  options: SimulationOptions,
  base: ReturnType<() => { requestId: string; at: number; seed: string; author: string }>,
): Command {
  return {
    ...base,
    kind: 'Start',
    executionId: options.executionId ?? 'simulated',
    name: options.name ?? 'simulated',
    machineId: options.machineId ?? 'machine',
    machineName: options.machineName ?? 'machine',
    machineVersion: null,
    definition: options.definitionHash ?? '',
    input: options.input,
    breakpoints: [],
    rehearsal: options.rehearsal ?? false,
    parent: null,
  }
}

async function askForAnswers(
  state: ExecutionState,
  asked: Set<string>,
  pending: Pending[],
  host: SimulationHost,
  now: number,
): Promise<void> {
  for (const task of openTasks(state)) {
    const key = `${task.visit}.${task.attempt}`
    if (asked.has(key)) continue
    asked.add(key)
    const answer = await host.answer(task, state)
    if (answer.kind !== 'never') pending.push({ dueAt: now + (answer.afterMs ?? 0), task, answer })
  }
}

/** The answer that is due first; of equals the one that was asked first. Answers to tasks that are gone are refused by decide. */
function nextPending(pending: readonly Pending[]): Pending | null {
  return pending.reduce<Pending | null>(
    (best, each) => (best === null || each.dueAt < best.dueAt ? each : best),
    null,
  )
}

function answerCommand(
  pending: Pending,
  base: { requestId: string; at: number; seed: string; author: string },
): Command {
  const task = { visit: pending.task.visit, attempt: pending.task.attempt }
  return pending.answer.kind === 'succeed'
    ? { ...base, kind: 'CompleteTask', task, output: pending.answer.output }
    : { ...base, kind: 'FailTask', task, error: pending.answer.error, cause: pending.answer.cause }
}
