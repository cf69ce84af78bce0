import type { Json } from '../../std/json.ts'
import type { Path } from '../jsonpath/ast.ts'

/** All intrinsic functions with the number of arguments each takes; null means no upper limit. */
export const INTRINSICS = {
  'States.Array': [0, null],
  'States.ArrayContains': [2, 2],
  'States.ArrayGetItem': [2, 2],
  'States.ArrayLength': [1, 1],
  'States.ArrayPartition': [2, 2],
  'States.ArrayRange': [3, 3],
  'States.ArrayUnique': [1, 1],
  'States.Base64Decode': [1, 1],
  'States.Base64Encode': [1, 1],
  'States.Format': [1, null],
  'States.Hash': [2, 2],
  'States.JsonMerge': [3, 3],
  'States.JsonToString': [1, 1],
  'States.MathAdd': [2, 2],
  'States.MathRandom': [2, 3],
  'States.StringSplit': [2, 2],
  'States.StringToJson': [1, 1],
  'States.UUID': [0, 0],
} as const satisfies Readonly<Record<string, readonly [number, number | null]>>

export type IntrinsicName = keyof typeof INTRINSICS

export interface IntrinsicCall {
  readonly kind: 'call'
  readonly name: IntrinsicName
  readonly args: readonly IntrinsicArgument[]
  /** The call as it was written, for error messages. */
  readonly text: string
}

export type IntrinsicArgument =
  | IntrinsicCall
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'literal'; readonly value: Exclude<Json, string> }
  /** `pieces` are the parts between the `{}` that were not escaped; States.Format puts values between them. */
  | { readonly kind: 'text'; readonly value: string; readonly pieces: readonly string[] }
