import type { Hint, Step } from './need.ts'

/** A path that stands in a text: where it begins, its steps, and what the text around it says about its value. */
export interface FoundPath {
  /** '' is the data itself, 'states.input', 'states.result', EXECUTION_INPUT, or a variable's name. */
  readonly root: string
  readonly steps: readonly Step[]
  readonly hint: Hint | null
  /** A text that the function around it can work with, where not every text will do. */
  readonly sample?: string | undefined
  /** True when the text is nothing but this path. */
  readonly whole: boolean
}

const PATH =
  /\$(\$|states\.(?:input|result|context|errorOutput)|[\p{L}_][\p{L}\p{N}_]*)?((?:\.(?:[\p{L}_][\p{L}\p{N}_-]*|`[^`]*`|\*)|\[[^\]]*\])*)(?!\s*\()/gu
const STEP = /\.(?:([\p{L}_][\p{L}\p{N}_-]*)|`([^`]*)`|(\*))|\[\s*(?:'([^']*)'|"([^"]*)"|([^\]]*))\]/gu

/** The root of paths that lead into the execution's input through the context object; no variable can be called so. */
export const EXECUTION_INPUT = '$.Execution.Input'

/** Finds the JSONPaths of a path, a template's `.$` text or an intrinsic call; of the context only the execution's input. */
export function jsonPathsIn(text: string): FoundPath[] {
  return found(text, /^\$[^(]*$/.test(text.trim()), jsonPathHint)
}

/** Finds `$states.input…`, `$states.result…` and variables in a JSONata expression. */
export function jsonataPathsIn(expression: string): FoundPath[] {
  const bare = expression.trim().replace(/^\{%|%\}$/g, '')
  return found(bare, true, jsonataHint).filter(({ root }) => root !== '')
}

type HintFrom = (before: string, after: string) => Hint | null

function found(text: string, mayBeWhole: boolean, hint: HintFrom): FoundPath[] {
  const paths: FoundPath[] = []
  for (const match of text.matchAll(PATH)) {
    const [all, root = '', tail = ''] = match
    const steps = stepsOf(tail)
    const context = root === '$' || root === 'states.context'
    if (context && (steps[0] !== 'Execution' || steps[1] !== 'Input')) continue
    const before = text.slice(0, match.index).trim()
    const after = text.slice(match.index + all.length).trim()
    const whole = mayBeWhole && before === '' && after === ''
    const place = context ? { root: EXECUTION_INPUT, steps: steps.slice(2) } : { root, steps }
    paths.push({ ...place, hint: hint(before, after), sample: sampleFor(before, after), whole })
  }
  return paths
}

/** A text with the pieces that are taken from it, or with the places that are filled in it. */
function sampleFor(before: string, after: string): string | undefined {
  const split = /StringSplit\($/.test(before) ? /^,\s*'([^']+)'\)\s*,\s*(\d+)\)/.exec(after) : null
  if (split !== null) {
    const pieces = Array.from({ length: Math.min(Number(split[2]), 99) + 1 }, () => 'part')
    return pieces.join(split[1]?.[0])
  }
  if (!/States\.Format\($/.test(before)) return undefined
  return after
    .replace(/\).*$/s, '')
    .match(/,/g)
    ?.map(() => '{}')
    .join(' ')
}

/** The steps of a path's text behind its root. */
export function stepsOf(tail: string): Step[] {
  return [...tail.matchAll(STEP)].map((match) => {
    const [, plain, ticked, , single, double, other = ''] = match
    return plain ?? ticked ?? single ?? double ?? (/^\s*\d{1,2}\s*$/.test(other) ? Number(other) : null)
  })
}

const INTRINSIC_HINTS: readonly (readonly [RegExp, Hint])[] = [
  [/MathAdd\([^)]*$|MathRandom\([^)]*$/, 'number'],
  [/StringToJson\($/, 'json-text'],
  [/Array(?:Length|Partition|Contains|GetItem|Unique)\($/, 'array'],
  [/(?:StringSplit|Base64Encode|Base64Decode|Hash)\($/, 'string'],
]

const jsonPathHint: HintFrom = (before) => INTRINSIC_HINTS.find(([call]) => call.test(before))?.[1] ?? null

const JSONATA_CALLS: readonly (readonly [RegExp, Hint])[] = [
  [
    /\$(?:sum|average|max|min|count|map|filter|reduce|each|sort|reverse|distinct|join|append|zip)\($/,
    'array',
  ],
  [/\$(?:number|round|floor|ceil|abs|power|sqrt|formatNumber)\($/, 'number'],
  [/\$(?:uppercase|lowercase|trim|split|contains|substring\w*|length|replace|match)\($/, 'string'],
  [/\$parse\($/, 'json-text'],
  [/\$(?:toMillis|fromMillis)\($/, 'time'],
  [/[*/%+-]$/, 'number'],
  [/&$/, 'string'],
]

const jsonataHint: HintFrom = (before, after) => {
  const call = JSONATA_CALLS.find(([pattern]) => pattern.test(before))
  if (call !== undefined) return call[1]
  if (/^[*/%+-](?!\d*\])/.test(after) || /^[<>]/.test(after)) return 'number'
  return after.startsWith('&') ? 'string' : null
}
