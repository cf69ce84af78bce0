import type { State } from '../../../core/language/definition.ts'
import { getKey, isObject, type Json } from '../../../core/std/json.ts'
import { parseJsonText } from '../../../core/std/json-text.ts'
import { sfnError } from '../errors.ts'

/**
 * The items in what an ItemReader is said to have read: a list in JSON, one value a line in JSON Lines. Other formats give
 * none. Throws ValidationException where the state has no reader.
 */
export function readItems(text: string, state: State): readonly Json[] | null {
  if (state.Type !== 'Map' || state.ItemReader === undefined) {
    throw sfnError(
      'ValidationException',
      'MapItemReaderData is only supported for a Map state with an ItemReader.',
    )
  }
  const config = getKey(state.ItemReader, 'ReaderConfig') ?? null
  const type = isObject(config) ? getKey(config, 'InputType') : undefined
  if (type === 'JSONL') {
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    const read = lines.map((line) => parseJsonText(line))
    return read.map((one) => {
      if (!one.ok) throw sfnError('ValidationException', 'MapItemReaderData must be JSON Lines.')
      return one.value
    })
  }
  if (type !== 'JSON') return null
  const parsed = parseJsonText(text)
  if (!parsed.ok) throw sfnError('ValidationException', 'MapItemReaderData must be JSON.')
  return Array.isArray(parsed.value) ? parsed.value : null
}
