import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import { lastRunning } from '../../../core/replay/fork-start.ts'
import type { ExecutionView } from '../../../server/trpc/views.ts'
import { problemOf, trpc } from '../../lib/trpc.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { BesidePane } from '../compare/beside-pane.tsx'
import { EventList } from '../events/event-list.tsx'
import { type Draft, DraftContext } from '../fork/draft.ts'
import { DraftDialog } from '../fork/draft-dialog.tsx'
import { DataPane } from '../inspector/data-pane.tsx'
import { RunContext, useDrivenRun, useLogStatus, useRun } from '../run.ts'
import { Scrubber } from '../scrubber/scrubber.tsx'
import { TimelinePanel } from '../timeline/timeline-panel.tsx'
import { WaitingBanner } from '../waiting/waiting-banner.tsx'
import { ExecutionHeader } from './execution-header.tsx'
import classes from './execution-page.module.css'
import { HeldBanner } from './held-banner.tsx'
import { LiveDiagram } from './live-diagram.tsx'
import { LogBanner } from './log-banner.tsx'
import { SetAsideBanner } from './set-aside-banner.tsx'
import { useAddress } from './use-address.ts'
import { useRunActions } from './use-run-actions.ts'

interface ExecutionPageProps {
  view: ExecutionView
  at: number | undefined
  /** Id of an execution to show beside this one. */
  beside: string | undefined
  onCloseBeside: () => void
  /** Something that lies over the page: the walk. */
  children?: ReactNode
}

/** One execution: diagram, data, player, timeline and events, all at one cursor. */
export function ExecutionPage({ view, at, beside, onCloseBeside, children }: ExecutionPageProps) {
  const run = useDrivenRun(view, at ?? null)
  useAddress(run, at)
  return (
    <RunContext value={run}>
      <Page view={view} beside={beside} onCloseBeside={onCloseBeside}>
        {children}
      </Page>
    </RunContext>
  )
}

function Page({ view, beside, onCloseBeside, children }: Omit<ExecutionPageProps, 'at'>) {
  const run = useRun()
  const [draft, setDraft] = useState<Draft | null>(null)
  const drafting = useMemo(() => ({ draft, begin: setDraft }), [draft])
  const runOn = useCallback(() => {
    const seq = lastRunning(run.timeline, run.cursor.seq)
    if (seq > 0) setDraft({ kind: 'fork', seq, edit: null })
  }, [run])
  useRunActions(runOn)
  useFreshView(view)
  const status = useLogStatus()
  return (
    <DraftContext value={drafting}>
      <div className={classes.page}>
        <ExecutionHeader view={view} onRunOn={runOn} />
        <SetAsideBanner view={view} />
        <HeldBanner />
        <WaitingBanner />
        <LogBanner />
        {status.error !== null && status.length === 0 ? (
          <ErrorState error={problemOf(status.error)} onRetry={() => run.log.start()} />
        ) : (
          <Panes view={view} beside={beside} onCloseBeside={onCloseBeside} />
        )}
      </div>
      {children}
      {draft && <DraftDialog draft={draft} onClose={() => setDraft(null)} />}
    </DraftContext>
  )
}

function Panes({ view, beside, onCloseBeside }: Omit<ExecutionPageProps, 'at' | 'children'>) {
  const rows = useDefaultLayout({ id: 'run.rows', panelIds: ['above', 'below'] })
  const above = useDefaultLayout({ id: 'run.above', panelIds: ['diagram', 'data'] })
  const below = useDefaultLayout({ id: 'run.below', panelIds: ['timeline', 'events'] })
  return (
    <Group orientation="vertical" className={classes.panes ?? ''} {...rows}>
      <Panel id="above" defaultSize="64%" minSize="25%">
        <Group orientation="horizontal" {...above}>
          <Panel id="diagram" defaultSize="64%" minSize="25%">
            {beside === undefined ? (
              <LiveDiagram view={view} />
            ) : (
              <BesidePane id={beside} view={view} onClose={onCloseBeside} />
            )}
          </Panel>
          <Separator className="splitter" />
          <Panel id="data" defaultSize="36%" minSize="20%">
            <DataPane parent={view.forkedFrom?.executionId ?? null} />
          </Panel>
        </Group>
      </Panel>
      <Separator className="splitter" />
      <Panel id="below" defaultSize="36%" minSize="110px">
        <div className={classes.below}>
          <Scrubber />
          <Group orientation="horizontal" className={classes.fill ?? ''} {...below}>
            <Panel id="timeline" defaultSize="64%" minSize="25%">
              <TimelinePanel />
            </Panel>
            <Separator className="splitter" />
            <Panel id="events" defaultSize="36%" minSize="20%">
              <EventList />
            </Panel>
          </Group>
        </div>
      </Panel>
    </Group>
  )
}

/** Forks, children and breakpoints are not in the log's own fold of this page: they are asked for when the log has ended or moved on. */
function useFreshView(view: ExecutionView): void {
  const run = useRun()
  const queries = useQueryClient()
  useLogStatus()
  const head = run.timeline.head
  const token = `${head.status} ${head.breakpoints.length}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: the token says when it is worth asking
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: trpc.execution.get.queryKey({ id: view.id }) })
  }, [queries, view.id, token])
}
