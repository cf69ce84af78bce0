import type { Json } from '../../std/json.ts'
import { ok, type Result } from '../../std/result.ts'
import type { ExpressionScope } from '../expression-scope.ts'
import { resolvePath } from '../jsonpath/evaluate-path.ts'
import { rootText } from '../scope-text.ts'
import { runtimeError, type StatesError, statesError } from '../states-error.ts'
import * as arrays from './array-functions.ts'
import type { IntrinsicArgument, IntrinsicCall, IntrinsicName } from './ast.ts'
import { base64Decode, base64Encode, hash } from './encoding-functions.ts'
import { jsonMerge, jsonToString, stringToJson } from './json-functions.ts'
import { mathAdd, mathRandom, uuid } from './math-functions.ts'
import type { Intrinsic, Outcome } from './outcome.ts'
import { format, formatPieces, stringSplit } from './text-functions.ts'

const FUNCTIONS: Readonly<Record<IntrinsicName, Intrinsic>> = {
  'States.Array': arrays.array,
  'States.ArrayContains': arrays.arrayContains,
  'States.ArrayGetItem': arrays.arrayGetItem,
  'States.ArrayLength': arrays.arrayLength,
  'States.ArrayPartition': arrays.arrayPartition,
  'States.ArrayRange': arrays.arrayRange,
  'States.ArrayUnique': arrays.arrayUnique,
  'States.Base64Decode': base64Decode,
  'States.Base64Encode': base64Encode,
  'States.Format': format,
  'States.Hash': hash,
  'States.JsonMerge': jsonMerge,
  'States.JsonToString': jsonToString,
  'States.MathAdd': mathAdd,
  'States.MathRandom': mathRandom,
  'States.StringSplit': stringSplit,
  'States.StringToJson': stringToJson,
  'States.UUID': uuid,
}

/**
 * The value of a parsed call. A function that refuses its arguments is States.IntrinsicFailure; an argument's path
 * that leads nowhere is States.Runtime, as in other fields.
 */
export function evaluateIntrinsic(call: IntrinsicCall, scope: ExpressionScope): Result<Json, StatesError> {
  const args: Json[] = []
  for (const argument of call.args) {
    const value = argumentValue(call, argument, scope)
    if (!value.ok) return value
    args.push(value.value)
  }
  const outcome = apply(call, args, scope)
  if (outcome.ok) return outcome
  return statesError(
    'States.IntrinsicFailure',
    `The function '${call.text}' had the following error: ${outcome.error}`,
  )
}

function apply(call: IntrinsicCall, args: readonly Json[], scope: ExpressionScope): Outcome {
  const template = call.args[0]
  // A template that is written in the call may hold escaped braces, which only its parsed form still tells apart.
  if (call.name === 'States.Format' && template?.kind === 'text')
    return formatPieces(template.pieces, args.slice(1))
  return FUNCTIONS[call.name](args, scope.random)
}

function argumentValue(
  call: IntrinsicCall,
  argument: IntrinsicArgument,
  scope: ExpressionScope,
): Result<Json, StatesError> {
  if (argument.kind === 'call') return evaluateIntrinsic(argument, scope)
  if (argument.kind !== 'path') return ok(argument.value)
  const value = resolvePath(argument.path, scope)
  if (value.ok) return value
  return runtimeError(
    `The function '${call.text}' had the following error: The JsonPath argument for the field '${argument.path.text}' ` +
      `could not be found in the input '${rootText(argument.path, scope)}'`,
  )
}
