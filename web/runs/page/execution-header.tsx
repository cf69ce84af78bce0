import { Button, Menu, Tooltip } from '@mantine/core'
import { IconArrowsDiff, IconDots, IconGitFork, IconPlayerPause, IconRefresh } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ExecutionView } from '../../../server/trpc/views.ts'
import { readableCause } from '../../ui/cause.ts'
import { formatMoment, formatTime, middleCut } from '../../ui/format.ts'
import { executionStatus } from '../../ui/status.ts'
import { StatusChip } from '../../ui/status-mark.tsx'
import { TopBar } from '../../ui/top-bar.tsx'
import { useLogStatus, useRun } from '../run.ts'
import { Elapsed } from './elapsed.tsx'
import classes from './header.module.css'
import { RelatedMenu } from './related-menu.tsx'
import { StopButton } from './stop-button.tsx'
import { useSteering } from './use-steering.ts'

/** Which execution this is, how it stands, and what can be done with it as a whole. */
export function ExecutionHeader({ view, onRunOn }: { view: ExecutionView; onRunOn: () => void }) {
  const run = useRun()
  const { ready } = useLogStatus()
  const head = run.timeline.head
  const status = ready && head.seq > 0 ? head.status : view.status
  const error = ready ? head.error : view.error
  const cause = ready ? head.cause : view.cause
  const held = [...head.frames.values()].some((frame) => frame.held !== null)
  const stoppedAt = ready ? head.stoppedAt : view.stoppedAt
  return (
    <TopBar
      crumbs={[
        <Link key="machine" to="/machines/$id" params={{ id: view.machineId }}>
          {view.machineName}
        </Link>,
        <span key="name" title={view.name} data-testid="execution-name">
          {middleCut(view.name, 28)}
        </span>,
      ]}
      middle={
        <div className={classes.facts}>
          <span data-testid="status" data-status={status}>
            {view.setAside === null ? (
              <StatusChip status={executionStatus(status, held)} />
            ) : (
              <StatusChip status="held" label="Set aside" />
            )}
          </span>
          {error && (
            <Tooltip label={readableCause(cause ?? error)} multiline maw={420}>
              <span className={classes.error}>{error}</span>
            </Tooltip>
          )}
          {view.imported && (
            <Tooltip label="Recorded elsewhere: it can be looked at and run on from, and never goes on by itself">
              <span className={classes.tag}>imported</span>
            </Tooltip>
          )}
          {view.rehearsal && <span className={classes.tag}>rehearsal</span>}
          <span className={classes.time} title={formatMoment(view.startedAt)}>
            {formatTime(view.startedAt)} <Elapsed from={view.startedAt} to={stoppedAt} />
          </span>
          <RelatedMenu view={view} />
        </div>
      }
    >
      <Buttons view={view} status={status} held={held} onRunOn={onRunOn} />
    </TopBar>
  )
}

interface ButtonsProps {
  view: ExecutionView
  status: ExecutionView['status']
  held: boolean
  onRunOn: () => void
}

function Buttons({ view, status, held, onRunOn }: ButtonsProps) {
  const { stop, redrive, hold } = useSteering()
  const other = view.forkedFrom?.executionId ?? view.forks[0]?.id
  const open = status === 'RUNNING'
  const acting = !view.imported && view.setAside === null
  return (
    <>
      {acting && open && !held && (
        <HeaderButton icon={<IconPlayerPause size={14} />} onClick={() => hold.mutate()} testId="hold">
          Hold
        </HeaderButton>
      )}
      {acting && open && <StopButton onStop={() => stop.mutate()} />}
      {acting && !open && status !== 'SUCCEEDED' && (
        <HeaderButton icon={<IconRefresh size={14} />} onClick={() => redrive.mutate()} testId="redrive">
          Redrive
        </HeaderButton>
      )}
      <Tooltip label="A new execution from the event at the cursor">
        <Button
          variant="default"
          leftSection={<IconGitFork size={14} />}
          onClick={onRunOn}
          data-testid="run-on"
        >
          Run on from here
        </Button>
      </Tooltip>
      <Menu>
        <Menu.Target>
          <Button variant="default" px={7} aria-label="More">
            <IconDots size={15} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconArrowsDiff size={14} />}
            renderRoot={(props) => (
              <Link
                to="/compare"
                search={{ left: other ?? view.id, ...(other ? { right: view.id } : {}) }}
                {...props}
              />
            )}
          >
            Compare …
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

interface HeaderButtonProps {
  icon: ReactNode
  onClick: () => void
  testId: string
  children: string
}

function HeaderButton({ icon, onClick, testId, children }: HeaderButtonProps) {
  return (
    <Button variant="default" leftSection={icon} onClick={onClick} data-testid={testId}>
      {children}
    </Button>
  )
}
