import type { CommandRequest } from '../../engine/command-request.ts'
import { EngineError } from '../../engine/engine-error.ts'
import type { Services } from '../services.ts'

/** A command as a page or a shell sends it; its author is added here. */
export type Asked = CommandRequest extends infer C
  ? C extends CommandRequest
    ? Omit<C, 'author'>
    : never
  : never

/** Delivers a command and waits until what it led to is committed. Throws EngineError when it is refused. */
export async function ask(
  { services, author }: { readonly services: Services; readonly author: string },
  executionId: string,
  command: Asked,
): Promise<{ seq: number }> {
  const { seq, refusal } = await services.engine.deliver(executionId, {
    ...command,
    author,
  } as CommandRequest)
  if (refusal !== null) throw new EngineError(refusal.code, refusal.message)
  return { seq }
}
