import type { StateMachine } from '../language/definition.ts'
import { isObject, type Json } from '../std/json.ts'
import { pointerSegments } from '../std/json-pointer.ts'
import type { ProcessorKey } from './history-index.ts'

/** Looks up, in one definition, under which of its two names a Map at a pointer keeps its processor. */
export function processorKeyOf(definition: StateMachine): ProcessorKey {
  const known = new Map<string, 'ItemProcessor' | 'Iterator'>()
  return (pointer) => {
    let key = known.get(pointer)
    if (!key) {
      let at: unknown = definition
      for (const segment of pointerSegments(pointer)) at = (at as Record<string, Json> | undefined)?.[segment]
      key = isObject(at) && !('ItemProcessor' in at) && 'Iterator' in at ? 'Iterator' : 'ItemProcessor'
      known.set(pointer, key)
    }
    return key
  }
}
