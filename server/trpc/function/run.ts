import { z } from 'zod'
import { printJson } from '../../../core/std/json-text.ts'
import { procedure } from '../init.ts'
import { jsonText } from '../inputs.ts'
import { functionSource } from './source-input.ts'

/** What became of a trial; exactly one of `output` (JSON text) and `error` is there. */
export interface TrialView {
  readonly output?: string
  readonly error?: { readonly errorType: string; readonly message: string; readonly stack: readonly string[] }
  readonly logs: readonly string[]
  readonly ms: number
}

const TRIAL_MS = 10_000

/** Runs a source as it stands in the editor, in the same sandbox as executions do, without keeping it. */
export const run = procedure
  .input(z.object({ source: functionSource, input: jsonText() }))
  .mutation(async ({ ctx, input, signal }): Promise<TrialView> => {
    const { sandbox, fetch, now } = ctx.services
    const began = now()
    const result = await sandbox.runFunction({
      source: input.source,
      input: printJson(input.input),
      context: { trial: true },
      timeoutMs: TRIAL_MS,
      onFetch: fetch,
      signal,
      owner: 'trial',
    })
    const ms = now() - began
    if (result.ok) return { output: printJson(result.value.output), logs: result.value.logs, ms }
    const { errorType, message, stack, logs } = result.error
    return { error: { errorType, message, stack }, logs, ms }
  })
