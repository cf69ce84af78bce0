import fc from 'fast-check'
import type { State, StateMachine } from '../../language/definition.ts'
import type { Json } from '../../std/json.ts'
import type { Worker } from './simulation.ts'

/** A state before it has a name and neighbours. */
type Sketch =
  | { kind: 'pass'; jsonata: boolean; assign: boolean }
  | { kind: 'task'; jsonata: boolean; retry: number; caught: boolean; timeout: boolean }
  | { kind: 'choice'; jsonata: boolean; skip: boolean }
  | { kind: 'wait'; seconds: number }
  | { kind: 'signal'; several: boolean; timeout: boolean }
  | { kind: 'end'; failed: boolean }
  | { kind: 'parallel'; jsonata: boolean; branches: Sketch[][]; caught: boolean }
  | { kind: 'map'; jsonata: boolean; items: number; body: Sketch[]; concurrency: number; tolerated: boolean }

const leaf: fc.Arbitrary<Sketch> = fc.oneof(
  fc.record({ kind: fc.constant('pass' as const), jsonata: fc.boolean(), assign: fc.boolean() }),
  fc.record({
    kind: fc.constant('task' as const),
    jsonata: fc.boolean(),
    retry: fc.nat(2),
    caught: fc.boolean(),
    timeout: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('choice' as const), jsonata: fc.boolean(), skip: fc.boolean() }),
  fc.record({ kind: fc.constant('wait' as const), seconds: fc.nat(3) }),
  fc.record({ kind: fc.constant('signal' as const), several: fc.boolean(), timeout: fc.boolean() }),
  fc.record({ kind: fc.constant('end' as const), failed: fc.boolean() }),
)

function scopes(depth: number): fc.Arbitrary<Sketch[]> {
  const state: fc.Arbitrary<Sketch> =
    depth === 0
      ? leaf
      : fc.oneof(
          { weight: 4, arbitrary: leaf },
          {
            weight: 1,
            arbitrary: fc.record({
              kind: fc.constant('parallel' as const),
              jsonata: fc.boolean(),
              branches: fc.array(scopes(depth - 1), { minLength: 1, maxLength: 3 }),
              caught: fc.boolean(),
            }),
          },
          {
            weight: 1,
            arbitrary: fc.record({
              kind: fc.constant('map' as const),
              jsonata: fc.boolean(),
              items: fc.nat(4),
              body: scopes(depth - 1),
              concurrency: fc.nat(2),
              tolerated: fc.boolean(),
            }),
          },
        )
  return fc.array(state, { minLength: 1, maxLength: 4 })
}

/** A random definition that always ends, and what each task of it comes to. */
export interface ArbitraryMachine {
  readonly definition: StateMachine
  readonly input: Json
  readonly worker: Worker
}

const outcome = fc.oneof(
  { weight: 4, arbitrary: fc.record({ output: fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json> }) },
  {
    weight: 2,
    arbitrary: fc.record({
      error: fc.constantFrom('Boom', 'States.TaskFailed'),
      cause: fc.constant('no luck'),
    }),
  },
  { weight: 1, arbitrary: fc.constant(undefined) },
)

/**
 * Random machines of both languages with nested scopes, retries, catchers, waits and failures. States lead forward only.
 * The same visit and attempt of a task always come to the same.
 */
export function arbitraryMachine(depth = 2): fc.Arbitrary<ArbitraryMachine> {
  return fc
    .record({ sketches: scopes(depth), outcomes: fc.array(outcome, { minLength: 1, maxLength: 7 }) })
    .map(({ sketches, outcomes }) => ({
      definition: new Builder().scope(sketches),
      input: { n: 1, items: [1, 2, 3, 4] },
      worker: (task) =>
        task.resource === 'signal:wait'
          ? undefined
          : outcomes[(task.visit * 3 + task.attempt) % outcomes.length],
    }))
}

const CATCH = [{ ErrorEquals: ['States.ALL'], Next: '' }]

class Builder {
  #names = 0

  scope(sketches: readonly Sketch[]): StateMachine {
    const names = sketches.map(() => `S${this.#names++}`)
    const last = `Z${this.#names++}`
    const states: Record<string, State> = {}
    for (const [index, sketch] of sketches.entries()) {
      states[names[index]!] = this.#state(sketch, names[index + 1] ?? last, last)
    }
    states[last] = { Type: 'Pass', End: true }
    return { StartAt: names[0]!, States: states }
  }

  #state(sketch: Sketch, next: string, last: string): State {
    switch (sketch.kind) {
      case 'pass':
        return passOf(sketch, next)
      case 'task':
        return taskOf(sketch, next, last)
      case 'choice':
        return choiceOf(sketch, next, last)
      case 'wait':
        return { Type: 'Wait', Seconds: sketch.seconds, Next: next }
      case 'signal':
        return signalOf(sketch, next)
      case 'end':
        return sketch.failed
          ? { Type: 'Fail', Error: 'Chosen', Cause: 'so it was drawn' }
          : { Type: 'Succeed' }
      case 'parallel':
        return {
          Type: 'Parallel',
          ...(sketch.jsonata
            ? { QueryLanguage: 'JSONata', Output: '{% $count($states.result) %}' }
            : { ResultPath: '$.fan' }),
          Branches: sketch.branches.map((branch) => this.scope(branch)),
          ...(sketch.caught ? { Catch: CATCH.map((c) => ({ ...c, Next: last })) } : {}),
          Next: next,
        }
      case 'map':
        return this.#map(sketch, next)
    }
  }

  #map(sketch: Extract<Sketch, { kind: 'map' }>, next: string): State {
    const items = Array.from({ length: sketch.items }, (_, i) => i)
    const mode = sketch.tolerated
      ? { ProcessorConfig: { Mode: 'DISTRIBUTED' as const, ExecutionType: 'STANDARD' as const } }
      : {}
    return {
      Type: 'Map',
      ...(sketch.jsonata
        ? {
            QueryLanguage: 'JSONata',
            Items: items,
            ItemSelector: { i: '{% $states.context.Map.Item.Index %}' },
          }
        : { ItemsPath: '$$.Execution.Input.items', ItemSelector: { 'i.$': '$$.Map.Item.Value' } }),
      MaxConcurrency: sketch.concurrency,
      ...(sketch.tolerated ? { ToleratedFailurePercentage: 50 } : {}),
      ItemProcessor: { ...this.scope(sketch.body), ...mode },
      Next: next,
    }
  }
}

function passOf(sketch: Extract<Sketch, { kind: 'pass' }>, next: string): State {
  if (sketch.jsonata) {
    const assign = sketch.assign ? { Assign: { v: '{% $states.context.State.Name %}' } } : {}
    return { Type: 'Pass', QueryLanguage: 'JSONata', Output: { n: '{% $random() %}' }, ...assign, Next: next }
  }
  const assign = sketch.assign ? { Assign: { 'w.$': 'States.UUID()' } } : {}
  return { Type: 'Pass', Parameters: { 'name.$': '$$.State.Name' }, ...assign, Next: next }
}

function taskOf(sketch: Extract<Sketch, { kind: 'task' }>, next: string, last: string): State {
  return {
    Type: 'Task',
    Resource: 'function:work',
    ...(sketch.jsonata
      ? { QueryLanguage: 'JSONata', Arguments: { at: '{% $states.context.State.RetryCount %}' } }
      : { Parameters: { 'all.$': '$' }, ResultPath: '$.result' }),
    ...(sketch.timeout ? { TimeoutSeconds: 5 } : {}),
    ...(sketch.retry > 0
      ? { Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: sketch.retry, JitterStrategy: 'FULL' }] }
      : {}),
    ...(sketch.caught ? { Catch: CATCH.map((c) => ({ ...c, Next: last })) } : {}),
    Next: next,
  }
}

function signalOf(sketch: Extract<Sketch, { kind: 'signal' }>, next: string): State {
  return {
    Type: 'Task',
    Resource: 'signal:wait',
    Parameters: sketch.several ? { Names: ['a', 'b'], Mode: 'any' } : { Name: 'a' },
    ...(sketch.timeout ? { TimeoutSeconds: 3 } : {}),
    Next: next,
  }
}

function choiceOf(sketch: Extract<Sketch, { kind: 'choice' }>, next: string, last: string): State {
  const far = sketch.skip ? last : next
  if (sketch.jsonata) {
    const rule = { Condition: '{% $exists($states.input.n) %}', Next: far }
    return { Type: 'Choice', QueryLanguage: 'JSONata', Choices: [rule], Default: next }
  }
  return { Type: 'Choice', Choices: [{ Variable: '$.n', IsPresent: true, Next: far }], Default: next }
}
