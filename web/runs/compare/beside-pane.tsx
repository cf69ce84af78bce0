import { ActionIcon, Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import type { ExecutionView } from '../../../server/trpc/views.ts'
import { middleCut } from '../../ui/format.ts'
import { PaneSkeleton } from '../../ui/skeletons.tsx'
import { executionStatus } from '../../ui/status.ts'
import { StatusChip } from '../../ui/status-mark.tsx'
import { DiagramPane } from '../page/diagram-pane.tsx'
import { LiveDiagram } from '../page/live-diagram.tsx'
import { RunContext, useLogStatus, useRun } from '../run.ts'
import classes from './compare.module.css'
import { useLink } from './use-link.ts'
import { useOtherRun } from './use-other-run.ts'

interface BesidePaneProps {
  /** The execution that is shown beside the page's own. */
  id: string
  view: ExecutionView
  onClose: () => void
}

/** The diagram of this execution and, at its left, of another one at the moment that belongs to the cursor. */
export function BesidePane({ id, view, onClose }: BesidePaneProps) {
  const run = useRun()
  const other = useOtherRun(id)
  useLink(run, other.run, other.ready)
  useLogStatus()
  const original = view.forkedFrom?.executionId === id
  return (
    <Group orientation="horizontal">
      <Panel id="left" minSize="20%">
        <Half
          title={original ? 'Original' : 'Beside'}
          name={other.view?.name ?? ''}
          status={other.view === null ? null : executionStatus(other.view.status)}
          end={
            <>
              <Button
                size="compact-xs"
                variant="default"
                aria-label="Compare values"
                renderRoot={(props) => (
                  <Link to="/compare" search={{ left: id, right: view.id }} {...props} />
                )}
              >
                Compare
              </Button>
              <ActionIcon
                size={22}
                aria-label="Close the other execution"
                onClick={onClose}
                data-testid="close-beside"
              >
                <IconX size={14} />
              </ActionIcon>
            </>
          }
        >
          {other.run === null ? (
            <PaneSkeleton />
          ) : (
            <RunContext value={other.run}>
              <DiagramPane breakpoints={[]} minimap={false} />
            </RunContext>
          )}
        </Half>
      </Panel>
      <Separator className="splitter" />
      <Panel id="right" minSize="20%">
        <Half
          title={original ? 'Fork' : 'This one'}
          name={view.name}
          status={executionStatus(run.timeline.length > 0 ? run.timeline.head.status : view.status)}
        >
          <LiveDiagram view={view} />
        </Half>
      </Panel>
    </Group>
  )
}

interface HalfProps {
  title: string
  name: string
  status: Parameters<typeof StatusChip>[0]['status'] | null
  end?: ReactNode
  children: ReactNode
}

function Half({ title, name, status, end, children }: HalfProps) {
  return (
    <div
      className={classes.half}
      data-testid={`beside-${title.toLowerCase().replace(/ /g, '-')}`}
      data-status={status}
    >
      <div className={classes.halfTitle}>
        <strong>{title}</strong>
        <span className="truncate dim">{middleCut(name, 24)}</span>
        {status && <StatusChip status={status} />}
        <span className="grow" />
        {end}
      </div>
      <div className={classes.halfBody}>{children}</div>
    </div>
  )
}
