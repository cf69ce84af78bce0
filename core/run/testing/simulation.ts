import type { EvaluationAnswer, EvaluationRequest } from '../../expression/evaluation.ts'
import { evaluateRequest } from '../../expression/jsonata/evaluate-request.ts'
import type { StateMachine } from '../../language/definition.ts'
import type { Json } from '../../std/json.ts'
import type { Command, CommandBase, Start, TaskRef } from '../command.ts'
import { decideWith } from '../decide.ts'
import type { Decision } from '../decision.ts'
import type { HistoryEvent, TaskScheduled } from '../event.ts'
import { initialState } from '../initial-state.ts'
import { compileProgram, type Limits, type Program } from '../program.ts'
import { earliestDeadline } from '../select.ts'
import type { ExecutionState } from '../state.ts'

/** What a simulated worker makes of a task. Undefined leaves it out for ever. */
export type Worker = (task: TaskScheduled) => WorkerAnswer | undefined

export type WorkerAnswer = (
  | { readonly output: Json }
  | { readonly error: string | null; readonly cause: string | null }
  /** It has begun, and nobody hears of it again. */
  | { readonly lost: true }
) & {
  /** When it began, where the log does not tell of that by itself. */
  readonly startedAt?: number
  /** It took the task, which the log tells of: with its name, or without. */
  readonly started?: { readonly worker?: string }
  /** What the resource answered when it accepted a task whose result comes later. */
  readonly submitted?: Json
}

type Omitted<T> = T extends unknown ? Omit<T, keyof CommandBase> : never

/** A command without what the host adds. */
export type Ask = Omitted<Command>

/** An execution on a simulated clock, for tests: every command is kept with the events it led to. */
export interface Simulation {
  readonly program: Program
  readonly state: ExecutionState
  readonly log: HistoryEvent[]
  readonly decisions: { readonly command: Command; readonly decision: Decision }[]
  now: number
  send(ask: Ask): Promise<Decision>
  /** Answers open tasks and lets time pass until nothing more happens by itself. */
  settle(worker?: Worker): Promise<void>
}

export interface SimulationOptions {
  readonly input?: Json
  readonly seed?: string
  readonly limits?: Partial<Limits>
  readonly start?: Partial<Start>
  readonly evaluate?: (requests: readonly EvaluationRequest[]) => Promise<readonly EvaluationAnswer[]>
}

export const EPOCH = Date.UTC(2026, 0, 1)

export const evaluateAll = (requests: readonly EvaluationRequest[]): Promise<readonly EvaluationAnswer[]> =>
  Promise.all(requests.map((request) => evaluateRequest(request)))

export function startCommand(input: Json, more: Partial<Start> = {}): Omit<Start, keyof CommandBase> {
  return {
    kind: 'Start',
    executionId: 'x-1',
    name: 'first',
    machineId: 'm-1',
    machineName: 'machine',
    machineVersion: 1,
    definition: 'hash',
    input,
    breakpoints: [],
    rehearsal: false,
    parent: null,
    ...more,
  }
}

/** Starts a definition and runs it to its first stand. */
export async function simulate(
  definition: StateMachine,
  options: SimulationOptions = {},
): Promise<Simulation> {
  const program = compileProgram(definition, options.limits)
  const simulation = simulationOf(program, initialState(), options)
  await simulation.send(startCommand(options.input ?? {}, options.start))
  return simulation
}

/** A simulation that goes on from a state. */
export function simulationOf(
  program: Program,
  state: ExecutionState,
  options: SimulationOptions = {},
): Simulation {
  const evaluate = options.evaluate ?? evaluateAll
  const simulation: Simulation = {
    program,
    state,
    log: [],
    decisions: [],
    now: Math.max(EPOCH, state.at),
    async send(ask) {
      const base = {
        requestId: `r${simulation.decisions.length}`,
        at: simulation.now,
        seed: options.seed ?? 'seed',
        author: 'test',
      }
      const command = { ...ask, ...base } as Command
      const decision = await decideWith(state, command, program, evaluate)
      simulation.log.push(...decision.events)
      simulation.decisions.push({ command, decision })
      return decision
    },
    settle: (worker) => settle(simulation, worker),
  }
  return simulation
}

async function settle(simulation: Simulation, worker: Worker = () => undefined): Promise<void> {
  const { state } = simulation
  const tried = new Set<string>()
  for (let turns = 0; state.status === 'RUNNING' && turns < 20_000; turns++) {
    if (await answerOne(simulation, worker, tried)) continue
    const due = earliestDeadline(state)
    if (due === null) return
    simulation.now = Math.max(simulation.now, due)
    await simulation.send({ kind: 'Wake' })
  }
}

async function answerOne(simulation: Simulation, worker: Worker, tried: Set<string>): Promise<boolean> {
  for (const event of simulation.log) {
    if (event.type !== 'TaskScheduled') continue
    const key = `${event.visit}:${event.attempt}:${event.seq}`
    if (tried.has(key)) continue
    tried.add(key)
    const answer = worker(event)
    if (answer === undefined) continue
    await bring(simulation, { visit: event.visit, attempt: event.attempt }, answer)
    return true
  }
  return false
}

/** Brings a worker's answer, in as many commands as it takes. */
export async function bring(simulation: Simulation, task: TaskRef, answer: WorkerAnswer): Promise<void> {
  const { started, submitted, ...result } = answer
  if (started !== undefined) await simulation.send({ kind: 'StartTask', task, ...started })
  if (submitted !== undefined) await simulation.send({ kind: 'SubmitTask', task, output: submitted })
  if ('output' in result) await simulation.send({ kind: 'CompleteTask', task, ...result })
  else if ('error' in result) await simulation.send({ kind: 'FailTask', task, ...result })
}

/** The types of a log's events, for short comparisons. */
export const typesOf = (events: readonly HistoryEvent[]): string[] => events.map((event) => event.type)
