import { z } from 'zod'
import type { State } from '../../../core/language/definition.ts'
import { parseResource } from '../../../core/language/resource.ts'
import { testState as runTest } from '../../../core/replay/test-state.ts'
import { isObject, type JsonObject } from '../../../core/std/json.ts'
import { parseJsonText } from '../../../core/std/json-text.ts'
import { createStateTestHost, isAnsweredLater } from '../../tasks/state-test-host.ts'
import { sfnError } from '../errors.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'
import { readExecutionInput } from '../start.ts'
import { testAnswer } from '../test-state/answer.ts'
import { madeContext, readContext } from '../test-state/context.ts'
import { readMock } from '../test-state/mock.ts'
import { readItems } from '../test-state/reader-data.ts'
import { readSubject } from '../test-state/subject.ts'

const input = z.object({
  definition: shape.definition,
  roleArn: shape.arn.optional(),
  input: shape.payload.optional(),
  inspectionLevel: z.enum(['INFO', 'DEBUG', 'TRACE']).optional(),
  revealSecrets: z.boolean().optional(),
  variables: shape.payload.optional(),
  stateName: shape.name.optional(),
  mock: z
    .object({
      result: shape.payload.optional(),
      errorOutput: z.object({ error: shape.error.optional(), cause: shape.cause.optional() }).optional(),
      fieldValidationMode: z.enum(['STRICT', 'PRESENT', 'NONE']).optional(),
    })
    .optional(),
  context: shape.payload.optional(),
  stateConfiguration: z
    .object({
      retrierRetryCount: z.int().min(0).optional(),
      errorCausedByState: shape.name.optional(),
      mapIterationFailureCount: z.int().min(0).optional(),
      mapItemReaderData: shape.payload.optional(),
    })
    .optional(),
})

type Input = z.infer<typeof input>

/** Tries one state out, with its task done or mocked. */
export const testState = operation({
  name: 'TestState',
  input,
  run: async (context, given) => {
    checkParts(given)
    const { name, state, queryLanguage } = readSubject(given.definition, given.stateName)
    const mock = given.mock === undefined ? null : readMock(given.mock, state)
    if (mock === null) checkUnmocked(state, given.roleArn)
    const {
      retrierRetryCount: retries = 0,
      mapIterationFailureCount,
      mapItemReaderData,
    } = given.stateConfiguration ?? {}
    const at = context.clock.now()
    const value = readExecutionInput(given.input)
    const made = { name, state, input: value, at, retries, roleArn: given.roleArn }
    const test = {
      ...{ name, state, queryLanguage, input: value, mock, retries, at },
      variables: readVariables(given.variables),
      context: given.context === undefined ? madeContext(context, made) : readContext(given.context),
      items: mapItemReaderData === undefined ? null : readItems(mapItemReaderData, state),
      failedIterations: mapIterationFailureCount ?? null,
      seed: context.newId(),
    }
    const outcome = await runTest(test, createStateTestHost(context, context.signal))
    if (mapIterationFailureCount !== undefined && mapIterationFailureCount > (outcome.items ?? 0)) {
      throw refused('MapIterationFailureCount cannot be greater than the number of items of a Map state.')
    }
    const isHttp = mock === null && state.Type === 'Task' && parseResource(state.Resource).kind === 'http'
    return testAnswer(outcome, given.inspectionLevel ?? 'INFO', isHttp)
  },
})

const refused = (message: string): Error => sfnError('ValidationException', message)

/** Members that exclude each other, and those that mean something for a mock only. */
function checkParts({ mock, revealSecrets, context, stateConfiguration }: Input): void {
  if (mock?.result !== undefined && mock.errorOutput !== undefined) {
    throw refused('A test mock should have only one of the following fields: [result, errorOutput].')
  }
  if (mock !== undefined) {
    if (revealSecrets !== true) return
    throw refused('TestState does not support RevealSecrets when a mock is specified.')
  }
  const forMocks = { ...stateConfiguration, context }
  for (const [name, value] of Object.entries(forMocks)) {
    if (value === undefined) continue
    const shown = name.charAt(0).toUpperCase() + name.slice(1)
    throw refused(`TestState does not support ${shown} when a mock is not specified.`)
  }
}

/** Without a mock only a single piece of work can be done, and in somebody's name. */
function checkUnmocked(state: State, roleArn: string | undefined): void {
  if (state.Type === 'Map' || state.Type === 'Parallel') {
    throw sfnError(
      'InvalidDefinition',
      'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    )
  }
  if (state.Type !== 'Task') return
  if (roleArn === undefined) throw refused('RoleArn must be specified when testing a Task state')
  if (isAnsweredLater(parseResource(state.Resource))) {
    throw refused(`Resource '${state.Resource}' is not supported when a mock is not specified`)
  }
}

function readVariables(text: string | undefined): JsonObject {
  if (text === undefined) return {}
  const parsed = parseJsonText(text)
  if (parsed.ok && isObject(parsed.value)) return parsed.value
  throw refused('Variables must be a JSON object.')
}
