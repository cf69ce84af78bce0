import type { TaskRef } from '../../core/run/command.ts'
import { makeToken, parseToken } from '../../core/run/token.ts'
import type { Json } from '../../core/std/json.ts'
import { EngineError } from '../engine/engine-error.ts'
import type { SfnContext } from './context.ts'
import { type SfnError, sfnError } from './errors.ts'

/** What whoever holds a token says of its task. */
export type TaskAnswer =
  | { readonly kind: 'CompleteTask'; readonly output: Json }
  | { readonly kind: 'FailTask'; readonly error: string | null; readonly cause: string | null }
  | { readonly kind: 'HeartbeatTask' }

/** Takes an answer to a task; durable when it resolves. Throws InvalidToken, TaskDoesNotExist, TaskTimedOut. */
export async function answerTask(context: SfnContext, token: string, answer: TaskAnswer): Promise<object> {
  const place = parseToken(token)
  if (place === null) throw invalidToken()
  const { executionId, visit, attempt } = place
  const task: TaskRef = { visit, attempt }
  const { engine, author } = context
  try {
    const { refusal } = await engine.deliver(executionId, { ...answer, author, task, token })
    if (refusal === null) return {}
    const { entropy } = await engine.state(executionId)
    throw token === makeToken(place, entropy) ? timedOut() : invalidToken()
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'EXECUTION_NOT_FOUND') throw error
    throw sfnError('TaskDoesNotExist', "Task Does Not Exist: 'Provided task does not exist'")
  }
}

const invalidToken = (): SfnError => sfnError('InvalidToken', "Invalid Token: 'Invalid token'")

/** Also for a task that has been answered or whose execution has ended: AWS does not tell them apart. */
const timedOut = (): SfnError =>
  sfnError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'")
