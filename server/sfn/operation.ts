import type { z } from 'zod'
import type { SfnContext } from './context.ts'

/**
 * One operation of the Step Functions API: its name as in `X-Amz-Target`, the shape of its input (bounds as in the
 * botocore model; see shapes.ts for the parts), and what it does. It throws what sfnError makes, nothing else.
 */
export interface Operation<I, O> {
  readonly name: string
  readonly input: z.ZodType<I>
  run(context: SfnContext, input: I): Promise<O>
}

/** An operation as the table holds it: the types of its input and output are its own business. */
export interface AnyOperation {
  readonly name: string
  readonly input: z.ZodType
  run(context: SfnContext, input: never): Promise<unknown>
}

/** Declares an operation; it only fixes the types. */
export const operation = <I, O>(given: Operation<I, O>): Operation<I, O> => given
