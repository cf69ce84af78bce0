import { useMemo } from 'react'
import { type Moment, momentAt } from '../../../core/replay/moment.ts'
import { findValue, partOf, type ShownValue } from '../../../core/replay/shown-value.ts'
import type { Pointer } from '../../../core/std/json-pointer.ts'
import type { Written } from '../cursor.ts'
import { useLogStatus, usePacedSeq, useRun } from '../run.ts'

/** Values are rendered at most so often while the cursor moves. */
const PACE_MS = 90

/** Everything the data pane shows at the cursor; lags behind a fast hand so that the hand stays fast. */
export function useMoment(): Moment | null {
  const run = useRun()
  const seq = usePacedSeq(PACE_MS)
  const here = useLogStatus().length >= seq
  return useMemo(() => (here ? momentAt(run.timeline, seq) : null), [run, seq, here])
}

/** Parts of the pane, in the order in which a written value is looked for. */
const LOOK_IN: readonly ShownValue['part'][] = ['result', 'output', 'variables', 'input', 'parameters']

/** Where a value that was just jumped to stands in the pane; null when nothing was. */
export function writtenPlace(
  moment: Moment | null,
  written: Written | null,
): { readonly part: ShownValue['part']; readonly pointer: Pointer; readonly token: number } | null {
  if (moment === null || written === null || written.seq !== moment.seq) return null
  const key = written.key === '' ? undefined : written.key
  let anywhere: { part: ShownValue['part']; pointer: Pointer; token: number } | null = null
  for (const part of LOOK_IN) {
    const pointer = findValue(partOf(moment, part), written.value, key)
    if (pointer === null) continue
    const found = { part, pointer, token: written.token }
    if (key === undefined || pointer.endsWith(`/${key}`)) return found
    anywhere ??= found
  }
  return anywhere
}
