import type { ExecutionItem } from '../store/executions.ts'
import { executionArn, parseArn } from './arn.ts'
import type { SfnContext } from './context.ts'
import { sfnError } from './errors.ts'

export const noExecution = (arn: string): Error =>
  sfnError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`)

/** The row of the execution that an ARN names. Throws InvalidArn, ExecutionDoesNotExist. */
export async function findExecution(context: SfnContext, arn: string): Promise<ExecutionItem> {
  const parsed = parseArn(arn)
  if (parsed === null) throw sfnError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`)
  if (parsed.kind === 'express') {
    throw sfnError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: express'`)
  }
  if (parsed.kind !== 'execution') {
    throw sfnError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${parsed.kind}'`)
  }
  const found = await context.store.executions.getByNames(parsed.machine, parsed.name)
  if (found === null) throw noExecution(arn)
  return found
}

/** The ARN of an execution that is stored here, whoever started it. */
export const arnOf = (context: SfnContext, item: Pick<ExecutionItem, 'machineName' | 'name'>): string =>
  executionArn(context, item.machineName, item.name)
