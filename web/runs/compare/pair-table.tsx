import { Switch } from '@mantine/core'
import { useMemo, useState } from 'react'
import { diffJson } from '../../../core/replay/diff.ts'
import { pairVisits, type VisitPair } from '../../../core/replay/divergence.ts'
import type { VisitRecord } from '../../../core/replay/history-index.ts'
import { count, formatDuration } from '../../ui/format.ts'
import { STATUS } from '../../ui/status.ts'
import { StatusMark } from '../../ui/status-mark.tsx'
import { DifferenceList } from '../inspector/difference-list.tsx'
import type { Run } from '../run.ts'
import { statusOfVisit } from '../timeline/paint-timeline.ts'
import { RunClock } from '../timeline/run-clock.ts'
import classes from './compare.module.css'
import { sharedEvents } from './use-link.ts'
import { visitData } from './visit-data.ts'

/** Rows that are shown of a long comparison. */
const MOST = 400

/** Every visit of both sides; those that differ can be opened to see in which values. */
export function PairTable({ left, right }: { left: Run; right: Run }) {
  const [all, setAll] = useState(false)
  const [opened, setOpened] = useState<string | null>(null)
  const pairs = useMemo(() => pairVisits(left.timeline, right.timeline), [left, right])
  const shared = useMemo(() => sharedEvents(left, right), [left, right])
  const different = pairs.filter((pair) => !pair.same)
  const first = different[0]?.key
  return (
    <div className={classes.table} data-testid="pair-table">
      <div className={classes.sentence}>
        <span>
          {shared > 0 && `The first ${count(shared, 'event')} are the same; `}
          {different.length === 0
            ? `${shared > 0 ? 'no' : 'No'} visit differs.`
            : `${different.length} of ${count(pairs.length, 'visit')} ${different.length === 1 ? 'differs' : 'differ'}.`}
        </span>
        <span className="grow" />
        <Switch
          label="Show equal ones too"
          checked={all}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
      </div>
      {(all ? pairs : different).slice(0, MOST).map((pair) => (
        <PairRow
          key={pair.key}
          pair={pair}
          left={left}
          right={right}
          first={pair.key === first}
          opened={opened === pair.key}
          onOpen={() => {
            setOpened((now) => (now === pair.key ? null : pair.key))
            const at = pair.right?.exitedSeq ?? pair.right?.enteredSeq
            if (at !== undefined) right.cursor.goTo(at)
          }}
        />
      ))}
    </div>
  )
}

interface PairRowProps {
  pair: VisitPair
  left: Run
  right: Run
  first: boolean
  opened: boolean
  onOpen: () => void
}

function PairRow({ pair, left, right, first, opened, onOpen }: PairRowProps) {
  const took = longerBy(pair, left, right)
  return (
    <div className={classes.pair}>
      <button type="button" className={classes.pairLine} aria-expanded={opened} onClick={onOpen}>
        <span className="row">
          <strong className="truncate">{pair.name}</strong>
          {first && <span className={classes.first}>first difference</span>}
        </span>
        <Ending visit={pair.left} run={left} />
        <Ending visit={pair.right} run={right} />
        <span className="num dim">{took}</span>
      </button>
      {opened && (
        <div className={classes.pairDetail}>
          <DifferenceList
            differences={diffJson(
              visitData(left.timeline, pair.left),
              visitData(right.timeline, pair.right),
              60,
            )}
          />
        </div>
      )}
    </div>
  )
}

function Ending({ visit, run }: { visit: VisitRecord | null; run: Run }) {
  if (visit === null) return <span className="dim">not reached</span>
  const status = statusOfVisit(visit, run.timeline.length, run.timeline.track)
  return (
    <span className="row">
      <StatusMark status={status} size={13} /> {STATUS[status].label}
    </span>
  )
}

/** How much longer or shorter the right side took, rests before a fork's own log left out. */
function longerBy({ left, right }: VisitPair, leftRun: Run, rightRun: Run): string {
  if (left?.exitedSeq == null || right?.exitedSeq == null) return ''
  const by = spent(right, rightRun) - spent(left, leftRun)
  if (Math.abs(by) < 5) return ''
  return by > 0 ? `+${formatDuration(by)}` : `−${formatDuration(-by)}`
}

function spent(visit: VisitRecord, run: Run): number {
  const clock = new RunClock(run.timeline)
  return clock.at(visit.exitedSeq ?? run.timeline.length) - clock.at(visit.enteredSeq)
}
