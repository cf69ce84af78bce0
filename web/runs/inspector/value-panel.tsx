import { useMemo, useState } from 'react'
import type { Moment } from '../../../core/replay/moment.ts'
import { partOf, type ShownValue } from '../../../core/replay/shown-value.ts'
import { isObject } from '../../../core/std/json.ts'
import type { Pointer } from '../../../core/std/json-pointer.ts'
import classes from './data-pane.module.css'
import type { writtenPlace } from './use-moment.ts'
import { ValueActions } from './value-actions.tsx'
import { ValueTree } from './value-tree.tsx'

interface ValuePanelProps {
  moment: Moment
  part: ShownValue['part']
  place: ReturnType<typeof writtenPlace>
  changed?: ReadonlySet<Pointer>
}

const NONE: Readonly<Record<ShownValue['part'], string>> = {
  input: 'There is no input at this moment.',
  output: 'There is no output yet. Step on until the state is left.',
  variables: 'No variables have been assigned so far.',
  context: 'There is no context at this moment.',
  parameters: 'No task has been given anything at this moment.',
  result: 'The task has not answered yet. Step on to see its result.',
}

/** One part of a moment as a tree; a picked value can be questioned and changed. */
export function ValuePanel({ moment, part, place, changed }: ValuePanelProps) {
  const [hand, setHand] = useState<{ pointer: Pointer | null; token: number | null } | null>(null)
  const value = partOf(moment, part)
  const mine = place?.part === part ? place : null
  // What was jumped to is picked, until the hand picks something else.
  const picked =
    hand !== null && hand.token === (mine?.token ?? hand.token) ? hand.pointer : (mine?.pointer ?? null)
  const written = useMemo(() => (mine === null ? null : { pointer: mine.pointer, token: mine.token }), [mine])
  if (value === undefined || (part === 'variables' && isObject(value) && Object.keys(value).length === 0)) {
    return <p className={classes.none}>{NONE[part]}</p>
  }
  return (
    <ValueTree
      name={part}
      value={value}
      picked={picked}
      onPick={(pointer) => setHand({ pointer, token: mine?.token ?? null })}
      actions={(row) => <ValueActions moment={moment} shown={{ part, pointer: row.pointer }} />}
      written={written}
      {...(changed === undefined ? {} : { changed })}
    />
  )
}
