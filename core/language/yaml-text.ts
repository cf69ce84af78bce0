import { type CollectionTag, isAlias, isNode, LineCounter, parseDocument, type ScalarTag, visit } from 'yaml'
import type { Json } from '../std/json.ts'
import { type JsonTextError, parseJsonText } from '../std/json-text.ts'
import { err, type Result } from '../std/result.ts'
import { templateFunctionText } from './template-values.ts'

/** Why a text is not YAML that stands for a JSON value. */
export interface YamlTextError {
  readonly code: JsonTextError['code'] | 'YAML_SYNTAX'
  readonly message: string
  readonly line: number
  readonly column: number
}

const TEMPLATE_FUNCTIONS = [
  ...[
    'Ref',
    'Sub',
    'GetAtt',
    'Join',
    'If',
    'ImportValue',
    'FindInMap',
    'Select',
    'Split',
    'Base64',
    'GetAZs',
    'Cidr',
  ],
  ...['And', 'Or', 'Not', 'Equals', 'Condition', 'Transform', 'Length', 'ToJsonString'],
]

/**
 * Reads YAML as the JSON it stands for. Tags of deployment templates become texts (`!GetAtt A.Arn` is `${A.Arn}`);
 * dates stay texts; the rules for numbers and nesting are those of JSON text.
 */
export function parseYamlText(text: string): Result<Json, YamlTextError> {
  const lines = new LineCounter()
  try {
    const tree = parseDocument(text, {
      customTags: (tags) => [...tags, ...TEMPLATE_FUNCTIONS.flatMap(tagsOf)],
      lineCounter: lines,
      intAsBigInt: true,
      merge: true,
      logLevel: 'error',
      prettyErrors: false,
    })
    const problem = tree.errors[0]
    if (problem !== undefined) {
      const { line, col } = lines.linePos(problem.pos[0])
      return err({ code: 'YAML_SYNTAX', message: problem.message, line, column: col })
    }
    stringifyKeys(tree)
    return parseJsonText(printYamlValue(tree.toJS({ maxAliasCount: 100 })))
  } catch (error) {
    // The library recurses, so a text nested without end ends here, as does one whose aliases explode.
    const message =
      error instanceof RangeError ? 'This text is nested too deep; flatten it.' : (error as Error).message
    return err({ code: codeOf(error), message, line: 1, column: 1 })
  }
}

function codeOf(error: unknown): YamlTextError['code'] {
  if (error instanceof NumberTooLarge) return 'JSON_NUMBER_TOO_LARGE'
  return error instanceof RangeError ? 'JSON_TOO_DEEP' : 'YAML_SYNTAX'
}

class NumberTooLarge extends Error {}

/** As JSON text, so that depth is judged by the same rule as JSON's. */
function printYamlValue(value: unknown): string {
  return JSON.stringify(value ?? null, (_, item) => {
    if (typeof item !== 'bigint') return item
    if (Number.isSafeInteger(Number(item))) return Number(item)
    throw new NumberTooLarge(`The number ${item} is too large to be held exactly; send it as a string.`)
  })
}

/** YAML allows any value as a key; JSON only text. `On: 1` and `1: x` keep their spelling. */
function stringifyKeys(tree: ReturnType<typeof parseDocument>): void {
  visit(tree, {
    Pair(_, pair) {
      const key = pair.key
      if (isNode(key) && !isAlias(key) && 'source' in key && typeof key.source === 'string')
        key.value = key.source
    },
  })
}

function tagsOf(name: string): (ScalarTag | CollectionTag)[] {
  const scalar: ScalarTag = { tag: `!${name}`, resolve: (text) => templateFunctionText(name, text) }
  const list = collectionTag(name, 'seq')
  return [scalar, list, collectionTag(name, 'map')]
}

function collectionTag(name: string, collection: 'seq' | 'map'): CollectionTag {
  return {
    tag: `!${name}`,
    collection,
    resolve: (node) => templateFunctionText(name, JSON.parse(printYamlValue(node.toJSON())) as Json),
  }
}
