import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten-core'
import { SOURCE_NAME } from './guest-limits.ts'
import type { SyntaxFault } from './sandbox.ts'

/** An error of the guest as the engine shows it. */
export interface GuestError {
  readonly name: string
  readonly message: string
  readonly stack: string
}

const MODULE_LINE = /^\s*(export|import)\b/m
const MODULE_WORD = /\b(export|import|await)\b/

/** Runs, or only compiles, a source in the form it has: as a module when it exports, imports or awaits, else as a script. */
export function loadSource(
  context: QuickJSContext,
  source: string,
  compileOnly: boolean,
): ReturnType<QuickJSContext['evalCode']> {
  const asModule = () => context.evalCode(source, SOURCE_NAME, { type: 'module', compileOnly })
  if (MODULE_LINE.test(source)) return asModule()
  const script = context.evalCode(source, SOURCE_NAME, { type: 'global', compileOnly })
  if (script.error === undefined || !MODULE_WORD.test(source)) return script
  // The words may have stood in a text or a comment; only a script that does not compile is tried as a module.
  if (context.getProp(script.error, 'name').consume((name) => context.getString(name)) !== 'SyntaxError')
    return script
  script.error.dispose()
  return asModule()
}

/** Reads an error out of the guest and lets go of it. */
export function takeError(context: QuickJSContext, handle: QuickJSHandle): GuestError {
  const dumped: unknown = context.dump(handle)
  handle.dispose()
  if (typeof dumped !== 'object' || dumped === null)
    return { name: 'Error', message: String(dumped), stack: '' }
  const { name, message, stack } = dumped as Record<string, unknown>
  return {
    name: typeof name === 'string' ? name : 'Error',
    message: typeof message === 'string' ? message : JSON.stringify(dumped),
    stack: typeof stack === 'string' ? stack : '',
  }
}

/** Where the engine found a source not to be JavaScript; null for errors that running it threw. */
export function syntaxFaultOf(error: GuestError): SyntaxFault | null {
  if (error.name !== 'SyntaxError') return null
  // An error of the compiler stands alone on its line; one that the running source threw names its function first.
  const place = new RegExp(`^\\s*at ${SOURCE_NAME}:(\\d+)(?::(\\d+))?`).exec(error.stack)
  if (place === null) return null
  return { line: Number(place[1]), column: Number(place[2] ?? 1), message: error.message }
}
