import type { State, StateMachine } from '../../language/definition.ts'
import type { Json } from '../../std/json.ts'
import { fold } from '../evolve.ts'
import { heldFrames, openTasks } from '../select.ts'
import { EPOCH, type Simulation, simulate, simulationOf, type Worker } from './simulation.ts'

/** A run worth keeping: how a release decided it must stay how every later one decides it. */
export interface Story {
  readonly name: string
  readonly about: string
  readonly definition: StateMachine
  /** Runs it; the answer is what is recorded. */
  tell(definition: StateMachine): Promise<Simulation>
}

const settled =
  (input: Json, worker: Worker) =>
  async (definition: StateMachine): Promise<Simulation> => {
    const run = await simulate(definition, { input })
    await run.settle(worker)
    return run
  }

const task = (name: string, more: object = {}): State =>
  ({ Type: 'Task', Resource: `function:${name}`, ...more }) as State

const answers: Worker = ({ resource, parameters }) => ({ output: { did: resource, with: parameters } })

const order: StateMachine = {
  StartAt: 'Price',
  States: {
    Price: task('price', { ResultPath: '$.price', Next: 'Is it much?' }),
    'Is it much?': {
      Type: 'Choice',
      Choices: [
        {
          And: [
            { Variable: '$.price.total', IsNumeric: true },
            { Not: { Variable: '$.price.total', NumericLessThan: 100 } },
          ],
          Next: 'Ask',
        },
      ],
      Default: 'Pay',
    },
    Ask: {
      Type: 'Task',
      Resource: 'human:ask',
      Parameters: { Title: 'Is that right?', 'Total.$': '$.price.total' },
      ResultPath: '$.answer',
      Next: 'Pay',
    },
    Pay: {
      ...task('pay', { Next: 'Done', ResultSelector: { 'receipt.$': '$.with.id' } }),
      Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 2, JitterStrategy: 'FULL' }],
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.problem', Next: 'Undo' }],
    } as State,
    Undo: task('undo', { Next: 'Failed' }),
    Done: { Type: 'Succeed' },
    Failed: { Type: 'Fail', ErrorPath: '$.with.problem.Error', Cause: 'it was undone' },
  },
}

const pricing =
  (total: number, pay: Worker): Worker =>
  (scheduled) =>
    scheduled.resource === 'function:price' ? { output: { total } } : (pay(scheduled) ?? undefined)

const fan: StateMachine = {
  QueryLanguage: 'JSONata',
  StartAt: 'Items',
  States: {
    Items: { Type: 'Pass', Assign: { rate: 2 }, Output: '{% [1..5] %}', Next: 'Each' },
    Each: {
      Type: 'Map',
      Items: '{% $states.input %}',
      MaxConcurrency: 2,
      ItemSelector: {
        n: '{% $states.context.Map.Item.Value %}',
        i: '{% $states.context.Map.Item.Index %}',
      },
      ItemProcessor: {
        StartAt: 'Twice',
        States: {
          Twice: {
            Type: 'Parallel',
            Branches: [
              { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 3, End: true } } },
              {
                StartAt: 'Work',
                States: { Work: task('work', { Arguments: '{% $states.input.n * $rate %}', End: true }) },
              },
            ],
            Output: '{% $states.result[1] %}',
            End: true,
          },
        },
      },
      Output: '{% $sum($states.result.with) %}',
      Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Error %}', Next: 'End' }],
      Next: 'End',
    },
    End: { Type: 'Succeed' },
  },
}

const tolerant: StateMachine = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemsPath: '$.items',
      ToleratedFailureCount: 1,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Work',
        States: { Work: task('work', { End: true }) },
      },
      End: true,
    },
  },
}

const slow: StateMachine = {
  TimeoutSeconds: 3_600,
  StartAt: 'Work',
  States: {
    Work: {
      Type: 'Task',
      Resource: 'activity:work',
      TimeoutSeconds: 60,
      HeartbeatSeconds: 10,
      Retry: [{ ErrorEquals: ['States.HeartbeatTimeout'], MaxAttempts: 1 }],
      Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
      End: true,
    },
    Late: { Type: 'Pass', Parameters: { 'error.$': '$.Error', at: 1 }, End: true },
  },
}

const joined: StateMachine = {
  QueryLanguage: 'JSONata',
  StartAt: 'First',
  States: {
    First: { Type: 'Wait', Seconds: 5, Next: 'Both' },
    Both: {
      Type: 'Task',
      Resource: 'signal:wait',
      Arguments: { Names: ['paid', 'packed'], Key: '{% $states.input.order %}' },
      End: true,
    },
  },
}

const late: StateMachine = {
  QueryLanguage: 'JSONata',
  TimeoutSeconds: 100,
  StartAt: 'Wrong',
  States: {
    Wrong: {
      Type: 'Pass',
      Output: '{% $states.input.none %}',
      Next: 'Nowhere',
    },
    Nowhere: { Type: 'Succeed' },
  },
}

const overdue: StateMachine = {
  ...late,
  StartAt: 'Try',
  States: {
    Try: {
      ...task('try', { Arguments: '{% $nothing %}', Next: 'Order' }),
      Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Output: {}, Next: 'Order' }],
    } as State,
    Order: { Type: 'Task', Resource: 'states:startExecution.sync:2', Arguments: { Input: 1 }, End: true },
  },
}

async function runsOut(definition: StateMachine): Promise<Simulation> {
  const run = await simulate(definition, { input: {} })
  const [open] = openTasks(run.state)
  const { visit, attempt } = open!
  await run.send({ kind: 'SubmitTask', task: { visit, attempt }, output: { execution: 'x-9' } })
  await run.settle()
  return run
}

async function joins(definition: StateMachine): Promise<Simulation> {
  const run = await simulate(definition, { input: { order: 'o1' } })
  const send = (name: string, eventId: string, key: string | null) =>
    run.send({ kind: 'Signal', name, key, eventId, payload: { name, eventId } })
  await send('packed', 'e1', 'o1')
  await send('packed', 'e1', 'o1')
  await send('paid', 'e2', 'other')
  await run.settle()
  await send('paid', 'e3', 'o1')
  return run
}

async function isSteered(definition: StateMachine): Promise<Simulation> {
  const breakpoints = [
    { state: '/States/Pay', where: 'before' as const },
    { state: '/States/Price', where: 'after' as const },
  ]
  const run = await simulate(definition, { input: { id: 7 }, start: { breakpoints } })
  await run.settle(pricing(1, answers))
  const edit = (kind: 'input' | 'result', pointer: string, value: Json) =>
    run.send({ kind: 'Edit', edits: [{ target: { kind, frame: 0, pointer }, value }] })
  await edit('result', '/total', 90)
  await run.send({ kind: 'Release', frame: null, mode: 'step' })
  await run.send({ kind: 'Release', frame: heldFrames(run.state)[0]?.frame ?? null, mode: 'continue' })
  await edit('input', '/price', { total: 91, by: 'hand' })
  await run.send({ kind: 'SetBreakpoints', breakpoints: [] })
  await run.send({ kind: 'Release', frame: null, mode: 'continue' })
  await run.settle(pricing(1, answers))
  return run
}

async function isRedriven(definition: StateMachine): Promise<Simulation> {
  const run = await simulate(definition, { input: { items: [] } })
  await run.settle(({ attempt }) => (attempt < 2 ? { error: 'Broken', cause: 'twice' } : { output: 1 }))
  run.now += 60_000
  await run.send({ kind: 'Redrive' })
  await run.settle(() => ({ error: 'Broken', cause: 'again' }))
  await run.send({ kind: 'Redrive' })
  await run.settle(answers)
  return run
}

async function isStopped(definition: StateMachine): Promise<Simulation> {
  const run = await simulate(definition, { input: {} })
  await run.send({ kind: 'Hold' })
  await run.send({ kind: 'Stop', error: 'Enough', cause: 'nobody needs it any more' })
  await run.send({ kind: 'Wake' })
  return run
}

async function beats(definition: StateMachine): Promise<Simulation> {
  const run = await simulate(definition, { input: { n: 1 } })
  const [open] = openTasks(run.state)
  const { visit, attempt } = open!
  await run.send({ kind: 'StartTask', task: { visit, attempt }, worker: 'w-1' })
  run.now += 8_000
  await run.send({ kind: 'HeartbeatTask', task: { visit, attempt } })
  await run.settle()
  return run
}

/** A fork's own part of a log; the prefix is recorded as it was copied. */
async function isForked(definition: StateMachine): Promise<Simulation> {
  const parent = await simulate(definition, { input: { id: 7 } })
  await parent.settle(pricing(500, answers))
  const cut = parent.log.findIndex((event) => event.type === 'ChoiceStateEntered')
  const prefix = parent.log.slice(0, cut)
  const run = simulationOf(parent.program, fold(prefix))
  run.log.push(...prefix)
  run.now = EPOCH + 86_400_000
  await run.send({
    kind: 'Fork',
    executionId: 'x-2',
    name: 'second',
    from: { executionId: 'x-1', seq: cut },
    edits: [{ target: { kind: 'input', frame: 0, pointer: '/price/total' }, value: 5 }],
    breakpoints: [],
    rehearsal: false,
  })
  await run.settle(pricing(5, answers))
  return run
}

/** What is recorded: every kind of state, of failure and of command at least once. */
export const STORIES: readonly Story[] = [
  {
    name: 'paid',
    about: 'a choice, a payment, a good end',
    definition: order,
    tell: settled({ id: 7 }, pricing(20, answers)),
  },
  {
    name: 'asked',
    about: 'a person is asked',
    definition: order,
    tell: settled({ id: 7 }, pricing(500, answers)),
  },
  {
    name: 'retried-and-undone',
    about: 'retries with jitter, then a catcher, then a Fail',
    definition: order,
    tell: settled(
      { id: 7 },
      pricing(20, (s) =>
        s.resource === 'function:pay' ? { error: 'Busy', cause: 'try later' } : answers(s),
      ),
    ),
  },
  {
    name: 'fan',
    about: 'a Map of Parallels, two at once, with variables',
    definition: fan,
    tell: settled({}, answers),
  },
  {
    name: 'fan-fails',
    about: 'one iteration fails, the others are aborted, a catcher goes on',
    definition: fan,
    tell: settled({}, (s) => (s.parameters === 6 ? { error: 'Odd', cause: 'six' } : answers(s))),
  },
  {
    name: 'tolerated',
    about: 'a distributed Map loses one item and goes on',
    definition: tolerant,
    tell: settled({ items: ['a', 'b', 'c'] }, (s) =>
      s.parameters === 'b' ? { error: 'Lost', cause: 'b' } : answers(s),
    ),
  },
  { name: 'silent', about: 'heartbeats, then silence, a retry, a time-out', definition: slow, tell: beats },
  {
    name: 'joined',
    about: 'two signals, one early, one twice, one of another key',
    definition: joined,
    tell: joins,
  },
  { name: 'steered', about: 'breakpoints, steps and edits', definition: order, tell: isSteered },
  {
    name: 'redriven',
    about: 'failed twice and redriven twice',
    definition: {
      StartAt: 'Work',
      States: { Work: task('work', { Next: 'End' }), End: { Type: 'Succeed' } },
    },
    tell: isRedriven,
  },
  {
    name: 'fails-to-evaluate',
    about: 'an expression without a value ends the run',
    definition: late,
    tell: settled({}, answers),
  },
  {
    name: 'overdue',
    about: 'a failed expression is caught, then the execution runs out of time',
    definition: overdue,
    tell: runsOut,
  },
  { name: 'stopped', about: 'held, then stopped', definition: fan, tell: isStopped },
  { name: 'forked', about: 'a fork with a changed value, a day later', definition: order, tell: isForked },
]
