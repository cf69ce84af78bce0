import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import { ErrorState } from '../../ui/error-state.tsx'
import { middleCut } from '../../ui/format.ts'
import { PaneSkeleton } from '../../ui/skeletons.tsx'
import { executionStatus } from '../../ui/status.ts'
import { StatusChip } from '../../ui/status-mark.tsx'
import { DiagramPane } from '../page/diagram-pane.tsx'
import { type Run, RunContext } from '../run.ts'
import { Scrubber } from '../scrubber/scrubber.tsx'
import classes from './compare.module.css'
import { PairTable } from './pair-table.tsx'
import { useLink } from './use-link.ts'
import { type OtherRun, useOtherRun } from './use-other-run.ts'

/** Two executions at moments that belong together, and every visit in which they differ. */
export function ComparePage({ left, right }: { left: string; right: string }) {
  const a = useOtherRun(left)
  const b = useOtherRun(right)
  const error = a.error ?? b.error
  if (error) return <ErrorState error={error} />
  if (a.run === null || b.run === null || !a.ready || !b.ready) {
    return <PaneSkeleton>Fetching both logs …</PaneSkeleton>
  }
  return <Both left={a} right={b} leftRun={a.run} rightRun={b.run} />
}

interface BothProps {
  left: OtherRun
  right: OtherRun
  leftRun: Run
  rightRun: Run
}

function Both({ left, right, leftRun, rightRun }: BothProps) {
  useLink(rightRun, leftRun, true)
  const rows = useDefaultLayout({ id: 'compare.rows', panelIds: ['diagrams', 'pairs'] })
  return (
    <RunContext value={rightRun}>
      <div className={classes.page}>
        <Group orientation="vertical" className={classes.panes ?? ''} {...rows}>
          <Panel id="diagrams" defaultSize="55%" minSize="20%">
            <Group orientation="horizontal">
              <Panel id="left" minSize="20%">
                <Side other={left} run={leftRun} />
              </Panel>
              <Separator className="splitter" />
              <Panel id="right" minSize="20%">
                <Side other={right} run={rightRun} />
              </Panel>
            </Group>
          </Panel>
          <Separator className="splitter" />
          <Panel id="pairs" defaultSize="45%" minSize="20%">
            <div className={classes.page}>
              <Scrubber />
              <PairTable left={leftRun} right={rightRun} />
            </div>
          </Panel>
        </Group>
      </div>
    </RunContext>
  )
}

function Side({ other, run }: { other: OtherRun; run: Run }) {
  return (
    <RunContext value={run}>
      <div className={classes.half}>
        <div className={classes.halfTitle}>
          <strong className="truncate">{middleCut(other.view?.name ?? '', 36)}</strong>
          {other.view && <StatusChip status={executionStatus(other.view.status)} />}
        </div>
        <div className={classes.halfBody}>
          <DiagramPane breakpoints={[]} minimap={false} />
        </div>
      </div>
    </RunContext>
  )
}
