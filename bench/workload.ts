import type { Json } from '../core/std/json.ts'

/** A state machine to run over and over, and what one run of it is made of. */
export interface Workload {
  /** As `--workload` calls it: W1 to W7. */
  readonly name: string
  readonly what: string
  /** Steps of one execution: tasks, callbacks, or states where there is neither. */
  readonly steps: number
  readonly definition: Json
  readonly input: Json
}

/** Names a task that is done in process, at once; the sandboxed one runs JavaScript instead. */
export const NOOP = 'function:noop'
export const SANDBOXED = 'function:sandboxed'

type StateFields = { readonly [field: string]: Json }

/** A machine of `count` equal states, one after the other. */
export function chain(
  count: number,
  fields: StateFields,
  language: 'JSONPath' | 'JSONata' = 'JSONPath',
): Json {
  const states: { [name: string]: Json } = {}
  for (let i = 1; i <= count; i++) {
    states[`S${i}`] = { ...fields, ...(i === count ? { End: true } : { Next: `S${i + 1}` }) }
  }
  return { QueryLanguage: language, StartAt: 'S1', States: states }
}
