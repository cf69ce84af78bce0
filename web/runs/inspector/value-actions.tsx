import { Button } from '@mantine/core'
import { IconHistory, IconPencil } from '@tabler/icons-react'
import { useMemo } from 'react'
import { valueAt } from '../../../core/replay/diff.ts'
import { forkStart } from '../../../core/replay/fork-start.ts'
import type { LastChange } from '../../../core/replay/last-change.ts'
import type { Moment } from '../../../core/replay/moment.ts'
import { originOf, partOf, type ShownValue } from '../../../core/replay/shown-value.ts'
import type { EditTarget } from '../../../core/run/command.ts'
import { editableTargets } from '../../../core/run/edits.ts'
import type { Json } from '../../../core/std/json.ts'
import { pointerSegments } from '../../../core/std/json-pointer.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { type Draft, useBeginDraft } from '../fork/draft.ts'
import { type Run, useRun } from '../run.ts'

interface ValueActionsProps {
  moment: Moment
  shown: ShownValue
}

const BY: Readonly<Record<LastChange['by'], string>> = {
  work: 'a task handed it back',
  state: 'the state made it',
  edit: 'a person changed it',
  input: 'it came with the start',
}

/** What can be done with a value: find out who wrote it, change it, take it along. */
export function ValueActions({ moment, shown }: ValueActionsProps) {
  const run = useRun()
  const begin = useBeginDraft()
  const value = valueAt(partOf(moment, shown.part), pointerSegments(shown.pointer))
  const origin = useMemo(() => originOf(run.timeline, moment, shown), [run, moment, shown])
  const draft = useMemo(() => draftFor(run, moment, shown, value ?? null), [run, moment, shown, value])
  const goToWriter = () => {
    if (origin === null || value === undefined) return
    run.cursor.goToWriter(origin.seq, pointerSegments(shown.pointer).at(-1) ?? '', value)
  }
  return (
    <>
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<IconHistory size={13} />}
        disabled={origin === null}
        title={origin === null ? 'No event in this log wrote it' : `Event ${origin.seq}: ${BY[origin.by]}`}
        data-testid="last-change"
        onClick={goToWriter}
      >
        Last change
      </Button>
      <Button
        size="compact-xs"
        leftSection={<IconPencil size={13} />}
        disabled={draft === null}
        title={draft === null ? NOT_EDITABLE[shown.part] : `From event ${draft.seq}`}
        data-testid={draft?.kind === 'place' ? 'edit-in-place' : 'edit-and-run-on'}
        onClick={() => begin(draft)}
      >
        {draft?.kind === 'place' ? 'Edit' : 'Edit & run on from here'}
      </Button>
      {value !== undefined && <CopyButton text={textOf(value)} label="Copy the whole value" />}
    </>
  )
}

const NOT_EDITABLE: Readonly<Record<ShownValue['part'], string>> = {
  input: 'This input was not there to be changed in this log.',
  output: 'This scope ends with this output. Edit the result of its last task instead.',
  result: 'This result was not there to be changed in this log.',
  variables: 'This variable belongs to a scope that has ended.',
  context: 'The context is made by the engine. Edit the input instead.',
  parameters: 'What a task is given is worked out from input and variables. Edit those.',
}

/** A held run at its end is changed in place; every other moment is run on from. */
function draftFor(run: Run, moment: Moment, shown: ShownValue, value: Json): Draft | null {
  const start = forkStart(run.timeline, moment, shown)
  if (start === null) return null
  const edit = { target: start.target, label: labelOf(shown), value }
  const inPlace = moment.seq === run.timeline.length && isHeldTarget(run, start.target)
  return { kind: inPlace ? 'place' : 'fork', seq: start.seq, edit }
}

function isHeldTarget(run: Run, target: EditTarget): boolean {
  return editableTargets(run.timeline.head, 'held').some(
    (each) =>
      each.target.kind === target.kind &&
      each.target.frame === target.frame &&
      (each.target.kind !== 'variable' || (target.kind === 'variable' && each.target.name === target.name)),
  )
}

/** A shown value in words: "total of the input", "$problem". */
function labelOf(shown: ShownValue): string {
  const path = pointerSegments(shown.pointer)
  if (shown.part === 'variables') return `$${path.join('.')}`
  return path.length === 0 ? `the ${shown.part}` : `${path.join('.')} of the ${shown.part}`
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}
