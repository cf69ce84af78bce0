import type { Json } from '../../std/json.ts'
import type { Result } from '../../std/result.ts'

/** What an intrinsic function returns: a value, or the sentence that becomes part of the error's cause. */
export type Outcome = Result<Json, string>

/** An intrinsic function over the values of its arguments, whose number has been checked. */
export type Intrinsic = (args: readonly Json[], random: () => number) => Outcome
