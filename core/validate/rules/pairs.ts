import type { StatePlace } from '../../language/scopes.ts'
import { isObject, type JsonObject } from '../../std/json.ts'
import { type Pointer, pointerTo } from '../../std/json-pointer.ts'
import { type Report, stateRule } from '../rule.ts'

const PAIRS: readonly (readonly [string, string])[] = [
  ...['TimeoutSeconds', 'HeartbeatSeconds', 'Error', 'Cause', 'MaxConcurrency'].map(withPath),
  ...['ToleratedFailureCount', 'ToleratedFailurePercentage'].map(withPath),
  ['ItemProcessor', 'Iterator'],
]
const READER_PAIRS = [withPath('MaxItems')]
const BATCHER_PAIRS = [withPath('MaxItemsPerBatch'), withPath('MaxInputBytesPerBatch')]

function withPath(name: string): readonly [string, string] {
  return [name, `${name}Path`]
}

/** Of two fields that say the same thing only one is given. */
export const pairs = stateRule(({ state, pointer }: StatePlace, report) => {
  check(state, pointer, PAIRS, report)
  if (state.Type !== 'Map') return
  // Parameters is the older name of ItemSelector.
  check(state, pointer, [['ItemSelector', 'Parameters']], report)
  const config = (state.ItemReader as JsonObject | undefined)?.ReaderConfig
  if (isObject(config)) check(config, pointerTo(pointer, 'ItemReader', 'ReaderConfig'), READER_PAIRS, report)
  if (state.ItemBatcher) check(state.ItemBatcher, pointerTo(pointer, 'ItemBatcher'), BATCHER_PAIRS, report)
})

function check(
  holder: object,
  pointer: Pointer,
  fieldPairs: readonly (readonly [string, string])[],
  report: Report,
): void {
  for (const [first, second] of fieldPairs) {
    if (!Object.hasOwn(holder, first) || !Object.hasOwn(holder, second)) continue
    report(
      'FIELD_TWICE',
      pointerTo(pointer, second),
      `${first} and ${second} say the same thing; keep one of them.`,
    )
  }
}
