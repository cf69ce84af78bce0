import type { Json } from '../../core/std/json.ts'
import type { Dice } from './dice.ts'

/** How an execution ends, as a client sees it. */
export interface Outcome {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'ABORTED'
  readonly output?: Json
  readonly error?: string
}

export type MachineName =
  | 'fan'
  | 'each'
  | 'caught'
  | 'called'
  | 'late'
  | 'handed'
  | 'joined'
  | 'stopped'
  | 'journey'

/** What a run is asked with. `fail` is how often its flaky steps fail before they succeed. */
export interface Input {
  readonly n: number
  readonly items: readonly number[]
  readonly fail: number
  readonly waitMs: number
}

export const inputOf = (dice: Dice): Input => ({
  n: dice.int(0, 1_000),
  items: Array.from({ length: dice.int(1, 5) }, () => dice.int(0, 99)),
  fail: dice.chance(0.3) ? 1 : 0,
  waitMs: dice.int(20, 700),
})

/** What the world outside makes of a value. */
export const effectOf = (value: number): number => 2 * value + 1

const RETRY = [
  { ErrorEquals: ['States.Http.StatusCode.500'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 1 },
]

/** A call of the world outside; `after` is how long it thinks, in milliseconds. */
function effect(url: string, step: string, value: string, rest: object): object {
  return {
    Type: 'Task',
    Resource: 'http:invoke',
    Arguments: {
      ApiEndpoint: `${url}/effect`,
      Method: 'POST',
      RequestBody: { step, value: `{% ${value} %}`, fail: '{% $fail %}', after: 15 },
    },
    Output: '{% $states.result.ResponseBody.value %}',
    Retry: RETRY,
    ...rest,
  }
}

function callback(url: string, value: string, never: boolean, rest: object): object {
  const body = { step: 'token', value: `{% ${value} %}`, never, token: '{% $states.context.Task.Token %}' }
  return {
    Type: 'Task',
    Resource: 'http:invoke.waitForTaskToken',
    Arguments: { ApiEndpoint: `${url}/token`, Method: 'POST', RequestBody: body },
    ...rest,
  }
}

const wait = (rest: object): object => ({
  Type: 'Wait',
  Timestamp: '{% $fromMillis($millis() + $waitMs) %}',
  ...rest,
})

/** A worker that dies with its task is replaced by the next one. */
const activity = (rest: object): object => ({
  Type: 'Task',
  Resource: 'activity:crash-pack',
  Arguments: { n: '{% $n %}' },
  HeartbeatSeconds: 3,
  Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 100, BackoffRate: 1 }],
  ...rest,
})

const signals = (rest: object): object => ({
  Type: 'Task',
  Resource: 'signal:wait',
  Arguments: { Names: ['paid', 'packed'] },
  ...rest,
})

const branch = (first: string, states: object): object => ({ StartAt: first, States: states })

const fan = (url: string, rest: object): object => ({
  Type: 'Parallel',
  Branches: [
    branch('A', { A: effect(url, 'a', '$n', { End: true }) }),
    branch('W', { W: wait({ Next: 'B' }), B: effect(url, 'b', '$n + 1', { End: true }) }),
    branch('P', { P: { Type: 'Pass', Output: '{% $n * $n %}', End: true } }),
  ],
  ...rest,
})

const each = (url: string, rest: object): object => ({
  Type: 'Map',
  Items: '{% $items %}',
  MaxConcurrency: 3,
  ItemProcessor: branch('I', { I: effect(url, 'item', '$states.input', { End: true }) }),
  ...rest,
})

type States = Record<string, object>

/** The states behind `In`, which takes the input into variables. */
function statesOf(name: MachineName, url: string): States {
  const end = { End: true }
  switch (name) {
    case 'fan':
      return { Go: fan(url, end) }
    case 'each':
      return { Go: each(url, { Next: 'Rest' }), Rest: wait(end) }
    case 'caught':
      return {
        Go: { Type: 'Pass', Assign: { fail: 9 }, Next: 'Try' },
        Try: effect(url, 'hopeless', '$n', {
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Odd?' }],
          ...end,
        }),
        'Odd?': {
          Type: 'Choice',
          Choices: [{ Condition: '{% $n % 2 = 1 %}', Next: 'Hard' }],
          Default: 'Soft',
        },
        Hard: { Type: 'Fail', Error: 'Odd', Cause: 'An odd number.' },
        Soft: { Type: 'Pass', Output: { sorry: '{% $n %}' }, End: true },
      }
    case 'called':
      return {
        Go: callback(url, '$n', false, { Assign: { n: '{% $states.result.value %}' }, Next: 'Then' }),
        Then: effect(url, 'then', '$n', end),
      }
    case 'late':
      return {
        Go: callback(url, '$n', true, {
          TimeoutSeconds: 2,
          Catch: [{ ErrorEquals: ['States.Timeout'], Output: { late: '{% $n %}' }, Next: 'Done' }],
          ...end,
        }),
        Done: { Type: 'Succeed' },
      }
    case 'handed':
      return { Go: activity({ Next: 'Rest' }), Rest: wait(end) }
    case 'joined':
      return { Go: signals(end) }
    case 'stopped':
      return { Go: { Type: 'Wait', Seconds: 86_400, End: true } }
    case 'journey':
      return {
        Go: fan(url, { Assign: { fan: '{% $states.result %}' }, Next: 'Each' }),
        Each: each(url, { Assign: { each: '{% $states.result %}' }, Next: 'Hand' }),
        Hand: activity({ Assign: { hand: '{% $states.result %}' }, Next: 'Call' }),
        Call: callback(url, '$n', false, { Assign: { call: '{% $states.result.value %}' }, Next: 'Rest' }),
        Rest: wait({ Next: 'Join' }),
        Join: signals({
          Output: {
            fan: '{% $fan %}',
            each: '{% $each %}',
            hand: '{% $hand %}',
            call: '{% $call %}',
            join: '{% $states.result %}',
          },
          ...end,
        }),
      }
  }
}

/** The definition of a machine whose steps call `url`. */
export function definitionOf(name: MachineName, url: string): string {
  const assign = {
    n: '{% $states.input.n %}',
    items: '{% $states.input.items %}',
    fail: '{% $states.input.fail %}',
    waitMs: '{% $states.input.waitMs %}',
  }
  const In = { Type: 'Pass', Assign: assign, Next: 'Go' }
  return JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'In', States: { In, ...statesOf(name, url) } })
}

/** The payload of a signal that a run is sent. */
export const signalOf = (name: string, { n }: Input): Json => ({ [name]: n })

/** How a run ends when nothing goes wrong with the server. */
export function expectedOf(name: MachineName, input: Input): Outcome {
  const { n, items } = input
  const done = (output: Json): Outcome => ({ status: 'SUCCEEDED', output })
  const fanOut = [effectOf(n), effectOf(n + 1), n * n]
  const eachOut = items.map(effectOf)
  const joined = { paid: signalOf('paid', input), packed: signalOf('packed', input) }
  switch (name) {
    case 'fan':
      return done(fanOut)
    case 'each':
      return done(eachOut)
    case 'caught':
      return n % 2 === 1 ? { status: 'FAILED', error: 'Odd' } : done({ sorry: n })
    case 'called':
      return done(effectOf(effectOf(n)))
    case 'late':
      return done({ late: n })
    case 'handed':
      return done({ packed: n })
    case 'joined':
      return done(joined)
    case 'stopped':
      return { status: 'ABORTED' }
    case 'journey':
      return done({ fan: fanOut, each: eachOut, hand: { packed: n }, call: effectOf(n), join: joined })
  }
}

export const MACHINES: readonly MachineName[] = [
  'fan',
  'each',
  'caught',
  'called',
  'late',
  'handed',
  'joined',
  'stopped',
  'journey',
]

/** Which signals somebody must send to a run of this machine. */
export const awaitsSignals = (name: MachineName): boolean => name === 'joined' || name === 'journey'
