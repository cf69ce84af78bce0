import type { Resource } from '../../core/language/resource.ts'
import type { Json } from '../../core/std/json.ts'
import type { Clock } from '../engine/clock.ts'
import type { TaskHandler, TaskOutcome, TaskRequest, TaskTools } from '../engine/task-port.ts'
import type { FetchBridge, Sandbox, SandboxError } from '../sandbox/sandbox.ts'
import type { LambdaEndpoint } from './lambda-endpoint.ts'
import { failed, parameter, textParameter, timeLeft } from './outcomes.ts'

export interface FunctionDeps {
  readonly clock: Clock
  readonly sandbox: Pick<Sandbox, 'runFunction'>
  readonly fetch: FetchBridge
  /** A function's source; null when there is none of that name. */
  source(name: string): Promise<string | null>
  /** Where functions run instead, when the operator has set one. */
  readonly endpoint: LambdaEndpoint | null
}

/** Longest run of a function that its task gives no shorter time. */
const LONGEST_MS = 60_000

type FunctionResult = { readonly output: Json; readonly logs: readonly string[] } | ReturnType<typeof failed>

/** `function:<name>`, `lambda:invoke` and Lambda ARNs: a function of this server, or of the configured endpoint. */
export function createFunctionHandler(deps: FunctionDeps): TaskHandler {
  return {
    handles: ({ kind }) => kind === 'function' || kind === 'lambda-invoke' || kind === 'lambda-arn',
    exists: async (task) => {
      const name = functionName(task.resource, task.parameters)
      return name !== null && (deps.endpoint !== null || (await deps.source(name)) !== null)
    },
    run: (task, tools) => runFunction(deps, task, tools),
  }
}

async function runFunction(deps: FunctionDeps, task: TaskRequest, tools: TaskTools): Promise<TaskOutcome> {
  const { resource, parameters } = task
  const name = functionName(resource, parameters)
  if (name === null) {
    return failed(
      'Lambda.ValidationException',
      'FunctionName is missing: write the name of the function to run.',
    )
  }
  const invoke = resource.kind === 'lambda-invoke'
  const input = invoke ? (parameter(parameters, 'Payload') ?? {}) : parameters
  const result =
    deps.endpoint === null
      ? await inSandbox(deps, task, tools, name, input)
      : await deps.endpoint.invoke(name, input, tools.signal)
  if ('kind' in result) return result
  const output = invoke
    ? { ExecutedVersion: '$LATEST', Payload: result.output, StatusCode: 200 }
    : result.output
  if (resource.kind === 'lambda-invoke' && resource.pattern === 'waitForTaskToken') {
    await tools.submit(output)
    return { kind: 'elsewhere' }
  }
  return { kind: 'succeeded', output, logs: result.logs }
}

async function inSandbox(
  deps: FunctionDeps,
  task: TaskRequest,
  tools: TaskTools,
  name: string,
  input: Json,
): Promise<FunctionResult> {
  const source = await deps.source(name)
  if (source === null) {
    const cause = `There is no function called "${name}". Write it under Functions, or choose another one for the state "${task.state}".`
    return failed('Lambda.ResourceNotFoundException', cause)
  }
  const result = await deps.sandbox.runFunction({
    source,
    input: JSON.stringify(input),
    context: contextOf(task, name),
    timeoutMs: timeLeft(task.deadline, deps.clock.now(), LONGEST_MS),
    onFetch: deps.fetch,
    signal: tools.signal,
    owner: task.executionId,
  })
  return result.ok ? result.value : failureOf(result.error)
}

function contextOf(task: TaskRequest, functionName: string): Json {
  return {
    functionName,
    executionId: task.executionId,
    executionName: task.executionName,
    machineName: task.machineName,
    state: task.state,
    attempt: task.attempt,
    idempotencyKey: task.idempotencyKey,
    ...(task.token === null ? {} : { taskToken: task.token }),
  }
}

/** As Lambda reports what a function threw, so that Retry, Catch and people's habits work. */
function failureOf(error: SandboxError): ReturnType<typeof failed> {
  const trace = error.stack.map((line) => line)
  const cause = JSON.stringify({ errorMessage: error.message, errorType: error.errorType, trace })
  return { ...failed(error.errorType, cause), logs: error.logs }
}

function functionName(resource: Resource, parameters: Json): string | null {
  if (resource.kind === 'function' || resource.kind === 'lambda-arn') return resource.name
  const text = textParameter(parameters, 'FunctionName')
  return text === null ? null : plainFunctionName(text)
}

/** `charge` of `charge`, `charge:live`, `123456789012:function:charge` and of its whole ARN. */
function plainFunctionName(text: string): string | null {
  const tail = text.includes('function:')
    ? text.slice(text.lastIndexOf('function:') + 'function:'.length)
    : text
  return tail.split(':')[0] || null
}
