import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import type { Extension } from '@codemirror/state'

const WORDS: readonly (readonly [string, string])[] = [
  ['$states.input', 'what the state received'],
  ['$states.result', 'what the work handed back'],
  ['$states.errorOutput', 'Error and Cause, in a catcher'],
  ['$states.context.Execution.Id', 'this run'],
  ['$states.context.Execution.Input', 'what the run was started with'],
  ['$states.context.Execution.Name', 'its name'],
  ['$states.context.Map.Item.Value', 'the item, in a For each'],
  ['$states.context.Map.Item.Index', 'its number from 0'],
  ['$states.context.State.Name', 'this state'],
  ['$states.context.Task.Token', 'the token of a callback'],
  ['$exists()', 'is there a value?'],
  ['$count()', 'how many'],
  ['$sum()', 'adds numbers up'],
  ['$max()', 'the largest'],
  ['$min()', 'the smallest'],
  ['$map()', 'a function of each item'],
  ['$filter()', 'items that fit'],
  ['$reduce()', 'folds a list'],
  ['$merge()', 'one object of several'],
  ['$string()', 'as text'],
  ['$number()', 'as number'],
  ['$join()', 'texts in one'],
  ['$split()', 'text in parts'],
  ['$lowercase()', ''],
  ['$uppercase()', ''],
  ['$contains()', 'is the text in it?'],
  ['$now()', 'the time, ISO 8601'],
  ['$millis()', 'the time in milliseconds'],
  ['$uuid()', 'a new identifier'],
  ['$random()', 'from 0 to 1'],
  ['$range()', 'numbers from, to, step'],
  ['$partition()', 'a list in chunks'],
  ['$hash()', 'of a text'],
  ['$parse()', 'JSON text as value'],
  ['$type()', 'of a value'],
  ['$not()', ''],
  ['$round()', ''],
  ['$distinct()', 'each value once'],
  ['$sort()', ''],
]

/** Offers the names of expressions after a `$` that stands inside `{% … %}` (or anywhere, in an expression field). */
export function expressionCompletion(everywhere: boolean): Extension {
  const source = (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/\$[\w.]*/)
    if (word === null) return null
    if (!everywhere) {
      const line = context.state.doc.lineAt(context.pos)
      const before = line.text.slice(0, context.pos - line.from)
      if (before.lastIndexOf('{%') <= before.lastIndexOf('%}')) return null
    }
    return {
      from: word.from,
      options: WORDS.map(([label, detail]) => ({
        label,
        detail,
        type: label.endsWith('()') ? 'function' : 'variable',
      })),
      validFor: /^\$[\w.]*$/,
    }
  }
  return autocompletion({ override: [source], icons: false })
}
