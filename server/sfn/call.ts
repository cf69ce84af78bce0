import { randomUUID } from 'node:crypto'
import { isObject, type Json } from '../../core/std/json.ts'
import { parseJsonText } from '../../core/std/json-text.ts'
import { EngineError, isAway } from '../engine/engine-error.ts'
import { StoreError } from '../store/store-error.ts'
import { readInput } from './constraint.ts'
import type { SfnContext, SfnServices } from './context.ts'
import { SfnError, sfnError } from './errors.ts'
import { later } from './later.ts'
import { operations } from './operations.ts'

/** A call as it came over the wire. */
export interface SfnCall {
  /** The header `X-Amz-Target`: `AWSStepFunctions.<Operation>`. */
  readonly target: string | undefined
  /** The header `Authorization`, in whose scope the region stands. */
  readonly authorization: string | undefined
  readonly body: string
  readonly author: string
  readonly signal: AbortSignal
}

export interface SfnAnswer {
  readonly status: number
  readonly requestId: string
  readonly body: object
}

const SERVICE = 'AWSStepFunctions.'

/** Answers a call; never throws. */
export async function answerCall(services: SfnServices, call: SfnCall): Promise<SfnAnswer> {
  const requestId = randomUUID()
  try {
    return { status: 200, requestId, body: Object(await run(services, call)) as object }
  } catch (error) {
    const { status, ...body } = errorAnswer(error)
    if (status >= 500 && status !== 503)
      services.log.error({ err: error, target: call.target }, 'a call of the Step Functions API failed')
    return { status, requestId, body }
  }
}

async function run(services: SfnServices, call: SfnCall): Promise<unknown> {
  const name = call.target?.startsWith(SERVICE) === true ? call.target.slice(SERVICE.length) : ''
  if (!operations.has(name)) throw later(name) ?? unknownOperation(call.target)
  const parsed = parseJsonText(call.body === '' ? '{}' : call.body)
  if (!parsed.ok) throw sfnError('SerializationException', parsed.error.message)
  const { signal, author } = call
  return callOperation(services, name, parsed.value, { region: regionOf(call.authorization), author, signal })
}

/** Who calls an operation, and from where. */
export type Caller = Pick<SfnContext, 'region' | 'author' | 'signal'>

/** Calls an operation from inside the server. Throws what sfnError makes, and the engine's and the store's own errors. */
export async function callOperation(
  services: SfnServices,
  name: string,
  input: Json,
  caller: Caller,
): Promise<unknown> {
  const operation = operations.get(name)
  if (operation === undefined) throw later(name) ?? unknownOperation(name)
  if (!isObject(input)) {
    throw sfnError('SerializationException', 'Unexpected value: the input must be a JSON object.')
  }
  const context: SfnContext = { ...services, ...caller, account: services.config.account }
  return operation.run(context, readInput(operation.input, input) as never)
}

function unknownOperation(target: string | undefined): SfnError {
  const given =
    target === undefined ? 'The header X-Amz-Target is missing' : `"${target.slice(0, 100)}" is not known`
  return sfnError('UnknownOperationException', `${given}; send AWSStepFunctions.<Operation>.`)
}

/** `Credential=AKID/20261121/eu-west-1/states/aws4_request`. */
function regionOf(authorization: string | undefined): string {
  return /Credential=[^/,\s]+\/\d{8}\/([a-z0-9-]{1,40})\//.exec(authorization ?? '')?.[1] ?? 'us-east-1'
}

interface ErrorAnswer {
  readonly status: number
  readonly __type: string
  readonly message: string
}

function errorAnswer(error: unknown): ErrorAnswer {
  if (error instanceof SfnError) {
    return { status: 400, __type: error.code, message: error.message, ...error.extra }
  }
  const code = error instanceof EngineError || error instanceof StoreError ? error.code : ''
  if (code === 'TOO_BUSY') return { status: 429, __type: 'ThrottlingException', message: 'Rate exceeded' }
  if (isAway(error) || code === 'ENGINE_CLOSED') {
    return { status: 503, __type: 'ServiceUnavailableException', message: (error as Error).message }
  }
  if (code === 'EXECUTION_QUARANTINED') {
    return { status: 400, __type: 'ValidationException', message: (error as Error).message }
  }
  const message = 'Something went wrong inside the server; its log says what.'
  return { status: 500, __type: 'InternalServerError', message }
}
