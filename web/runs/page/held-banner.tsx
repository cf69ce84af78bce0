import { Button } from '@mantine/core'
import { IconPencil, IconPlayerPlay, IconPlayerSkipForward } from '@tabler/icons-react'
import { editableTargets } from '../../../core/run/edits.ts'
import { dataAt, type HeldFrame, heldFrames } from '../../../core/run/select.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { StatusMark } from '../../ui/status-mark.tsx'
import { useBeginDraft } from '../fork/draft.ts'
import { useLogStatus, useRun } from '../run.ts'
import classes from './banner.module.css'
import { useRelease } from './use-release.ts'

const WHY = { breakpoint: 'breakpoint', step: 'step', hold: 'held by hand' } as const

/** Stands while the run stands still: where, why, and the ways on. */
export function HeldBanner() {
  const run = useRun()
  useLogStatus()
  const held = heldFrames(run.timeline.head)
  if (held.length === 0) return null
  return (
    <div className={classes.stack} role="status" data-testid="held-banner">
      {held.slice(0, 4).map((each, i) => (
        <HeldRow key={each.frame} held={each} first={i === 0} />
      ))}
      {held.length > 4 && (
        <p className={classes.rest}>and {held.length - 4} more branches or items stand still</p>
      )}
    </div>
  )
}

function HeldRow({ held, first }: { held: HeldFrame; first: boolean }) {
  const run = useRun()
  const release = useRelease()
  const frame = run.timeline.index.frames.get(held.frame)
  const where =
    frame === undefined || frame.kind === 'machine'
      ? ''
      : `, ${frame.kind === 'branch' ? 'branch' : 'item'} ${frame.index + 1}`
  return (
    <div className={classes.row}>
      <StatusMark status="held" size={15} />
      <span>
        Stopped {held.held.where} <strong>{held.held.state}</strong>
        {where} · {WHY[held.held.reason]}
      </span>
      <span className="grow" />
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlayerSkipForward size={14} />}
        rightSection={first && <KeyHint keys="s" />}
        loading={release.isPending}
        data-testid="step"
        onClick={() => release.mutate({ frame: held.frame, mode: 'step' })}
      >
        Step
      </Button>
      <Button
        size="compact-sm"
        leftSection={<IconPlayerPlay size={14} />}
        rightSection={first && <KeyHint keys="c" />}
        loading={release.isPending}
        data-testid="continue"
        onClick={() => release.mutate({ frame: held.frame, mode: 'continue' })}
      >
        Continue
      </Button>
      <EditButton held={held} />
    </div>
  )
}

/** Edits what the frame is about to work with: the input before a state, the result after one. */
function EditButton({ held }: { held: HeldFrame }) {
  const run = useRun()
  const begin = useBeginDraft()
  const targets = editableTargets(run.timeline.head, 'held').filter(
    (each) => each.target.frame === held.frame && each.target.kind !== 'variable',
  )
  const chosen = targets.find((each) => each.target.kind === 'result') ?? targets[0]
  if (chosen === undefined) return null
  const { target, value } = chosen
  const failed = dataAt(run.timeline.head, held.frame)?.phase === 'failed'
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconPencil size={14} />}
      data-testid="edit-held"
      onClick={() =>
        begin({
          kind: 'place',
          seq: run.timeline.length,
          edit: { target, label: `the ${target.kind}`, value: failed ? {} : value },
        })
      }
    >
      {failed ? 'Give it a result' : `Edit ${target.kind}`}
    </Button>
  )
}
