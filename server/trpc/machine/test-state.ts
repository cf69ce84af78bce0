import { z } from 'zod'
import type { State } from '../../../core/language/definition.ts'
import { parseDefinitionText } from '../../../core/language/parse.ts'
import { parseResource } from '../../../core/language/resource.ts'
import { queryLanguageOf, stateAt } from '../../../core/language/scopes.ts'
import type { Observation } from '../../../core/replay/state-observation.ts'
import type { StateTestOutcome, TestMock } from '../../../core/replay/state-test.ts'
import { testState as runTest } from '../../../core/replay/test-state.ts'
import { isObject, type Json, type JsonObject } from '../../../core/std/json.ts'
import { pointerSegments } from '../../../core/std/json-pointer.ts'
import { printJson } from '../../../core/std/json-text.ts'
import { HttpError } from '../../http/http-error.ts'
import { createStateTestHost, isAnsweredLater } from '../../tasks/state-test-host.ts'
import { procedure } from '../init.ts'
import { DEFINITION_LIMIT, jsonText } from '../inputs.ts'

const mock = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('result'), result: jsonText() }),
  z.object({
    kind: z.literal('error'),
    error: z.string().max(256),
    cause: z.string().max(32_768).nullable().default(null),
  }),
])

/** How the state ended; values are JSON text, stages that were not reached are absent. */
export interface StateTestView extends Omit<StateTestOutcome, 'output' | 'seen' | 'variables' | 'items'> {
  readonly output?: string
  readonly variables: string
  readonly seen: Readonly<Partial<Record<keyof Observation, string>>>
}

/**
 * Tries one state of a draft out, without keeping anything: its work is done for real unless a mock is given. The draft may
 * have mistakes elsewhere. Throws STATE_NOT_FOUND, MOCK_NEEDED.
 */
export const testState = procedure
  .input(
    z.object({
      definition: z.string().max(DEFINITION_LIMIT),
      /** JSON pointer of the state. */
      state: z.string().max(2_000),
      input: jsonText(),
      variables: jsonText().optional(),
      mock: mock.nullable().default(null),
      retries: z.int().min(0).max(1_000_000).default(0),
    }),
  )
  .mutation(async ({ ctx, input, signal }): Promise<StateTestView> => {
    const { services } = ctx
    const { definition } = parseDefinitionText(input.definition)
    const state = definition === null ? undefined : stateAt(definition, input.state)
    if (definition === null || state === undefined) {
      const message = 'There is no such state in this definition; it may have been renamed.'
      throw new HttpError(404, 'STATE_NOT_FOUND', message)
    }
    const given = input.mock
    if (given === null) checkUnmocked(state)
    const name = pointerSegments(input.state).at(-1) ?? ''
    const at = services.now()
    const outcome = await runTest(
      {
        ...{ name, state, at, input: input.input, retries: input.retries, items: null },
        queryLanguage: queryLanguageOf(definition, state),
        variables: isObject(input.variables ?? null) ? (input.variables as JsonObject) : {},
        context: contextOf(name, state, input, at),
        mock: given satisfies TestMock | null,
        failedIterations: null,
        seed: services.newId(),
      },
      createStateTestHost(services, signal ?? new AbortController().signal),
    )
    return viewOf(outcome)
  })

function checkUnmocked(state: State): void {
  if (state.Type === 'Parallel' || state.Type === 'Map') {
    const message = `A ${state.Type} is tried out without its branches: say what they bring, as a list.`
    throw new HttpError(422, 'MOCK_NEEDED', message)
  }
  if (state.Type !== 'Task' || !isAnsweredLater(parseResource(state.Resource))) return
  const message = 'This task waits for somebody outside, who will not come for a trial: say what they answer.'
  throw new HttpError(422, 'MOCK_NEEDED', message)
}

function contextOf(
  name: string,
  state: State,
  { input, retries }: { input: Json; retries: number },
  at: number,
): JsonObject {
  const time = new Date(at).toISOString()
  const isWork = state.Type === 'Task' || state.Type === 'Parallel' || state.Type === 'Map'
  return {
    Execution: { Id: 'trial', Input: input, Name: 'trial', RoleArn: '', StartTime: time },
    StateMachine: { Id: 'trial', Name: 'trial' },
    State: { Name: name, EnteredTime: time, ...(isWork ? { RetryCount: retries } : {}) },
    ...(state.Type === 'Task' ? { Task: { Token: 'trial' } } : {}),
    Map: { Item: { Index: 0, Value: input } },
  }
}

function viewOf(outcome: StateTestOutcome): StateTestView {
  const { output, variables, seen, items: _, ...rest } = outcome
  const stages = Object.entries(seen as Record<string, Json>).map(([stage, value]) => [
    stage,
    printJson(value),
  ])
  return {
    ...rest,
    ...(output === undefined ? {} : { output: printJson(output) }),
    variables: printJson(variables),
    seen: Object.fromEntries(stages) as StateTestView['seen'],
  }
}
