import { isExpression } from '../../expression/jsonata/template.ts'
import type { MapState } from '../../language/definition.ts'
import { processorOf, type StatePlace } from '../../language/scopes.ts'
import { type Pointer, pointerTo } from '../../std/json-pointer.ts'
import { type Report, stateRule } from '../rule.ts'

/** What names in Step Functions' API may hold, up to 40 characters of it. */
const LABEL = /^[^\s\p{Cc}?*<>{}[\]:;,\\|^~$#%&`"]{1,40}$/u

/** A Map has one processor, and what only a distributed Map has goes with a distributed one. */
export const map = stateRule((place: StatePlace, report) => {
  const { state, name, pointer } = place
  if (state.Type !== 'Map') return
  const processor = processorOf(state)
  if (processor === undefined) {
    report('PROCESSOR_MISSING', pointer, `“${name}” has no ItemProcessor; say what happens with each item.`)
  } else {
    const field = state.ItemProcessor ? 'ItemProcessor' : 'Iterator'
    checkConfig(processor.ProcessorConfig ?? {}, pointerTo(pointer, field, 'ProcessorConfig'), report)
  }
  const mode: string = processor?.ProcessorConfig?.Mode ?? 'INLINE'
  for (const field of ['ItemReader', 'ItemBatcher', 'ResultWriter', 'Label'] as const) {
    if (state[field] === undefined || mode === 'DISTRIBUTED') continue
    const message = `${field} is for distributed Maps; set the processor's Mode to DISTRIBUTED, or remove it.`
    report('DISTRIBUTED_ONLY', pointerTo(pointer, field), message)
  }
  checkDetails(state, pointer, report)
})

function checkConfig(
  config: { Mode?: string; ExecutionType?: string },
  pointer: Pointer,
  report: Report,
): void {
  const { Mode: mode, ExecutionType: type } = config
  if (mode !== undefined && mode !== 'INLINE' && mode !== 'DISTRIBUTED') {
    report('PROCESSOR_CONFIG_INVALID', pointerTo(pointer, 'Mode'), 'Mode must be INLINE or DISTRIBUTED.')
  }
  if (type !== undefined && type !== 'STANDARD' && type !== 'EXPRESS') {
    const message = 'ExecutionType must be STANDARD or EXPRESS.'
    report('PROCESSOR_CONFIG_INVALID', pointerTo(pointer, 'ExecutionType'), message)
  } else if (mode === 'DISTRIBUTED' && type === undefined) {
    const message = 'A distributed Map needs an ExecutionType; add STANDARD or EXPRESS.'
    report('PROCESSOR_CONFIG_INVALID', pointer, message)
  }
}

function checkDetails(state: MapState, pointer: Pointer, report: Report): void {
  const batcher = state.ItemBatcher
  if (batcher !== undefined && !Object.keys(batcher).some((key) => key.startsWith('Max'))) {
    const message = 'ItemBatcher needs MaxItemsPerBatch or MaxInputBytesPerBatch; add one.'
    report('BATCH_SIZE_MISSING', pointerTo(pointer, 'ItemBatcher'), message)
  }
  if (state.Label !== undefined && !LABEL.test(state.Label)) {
    const message = 'Label must be 1 to 40 characters without blanks, brackets or wildcards.'
    report('LABEL_INVALID', pointerTo(pointer, 'Label'), message)
  }
  const items = state.Items
  if (items === undefined || (items !== null && typeof items === 'object')) return
  if (typeof items === 'string' && isExpression(items)) return
  const message = 'Items must be a list, an object, or an expression between {% and %}.'
  report('ITEMS_NOT_LIST', pointerTo(pointer, 'Items'), message)
}
