import { Tabs } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { changeOf } from '../../../core/replay/frame-change.ts'
import type { Moment } from '../../../core/replay/moment.ts'
import { PaneSkeleton } from '../../ui/skeletons.tsx'
import { useCursor, useRun } from '../run.ts'
import classes from './data-pane.module.css'
import { DiffTab } from './diff-tab.tsx'
import { MomentHeader } from './moment-header.tsx'
import { TaskTab } from './task-tab.tsx'
import { useMoment, writtenPlace } from './use-moment.ts'
import { ValuePanel } from './value-panel.tsx'

const TABS = [
  ['input', 'Input'],
  ['output', 'Output'],
  ['variables', 'Variables'],
  ['context', 'Context'],
  ['task', 'Task'],
  ['diff', 'Diff'],
] as const

type Tab = (typeof TABS)[number][0]

interface DataPaneProps {
  /** The execution this one was forked from, for comparing with it. */
  parent: string | null
}

/** Every value as of the event at the cursor. */
export function DataPane({ parent }: DataPaneProps) {
  const moment = useMoment()
  const written = useCursor((cursor) => cursor.written)
  const place = useMemo(() => writtenPlace(moment, written), [moment, written])
  const [tab, setTab] = useState<Tab>('input')
  const part = place?.part
  const token = place?.token
  // biome-ignore lint/correctness/useExhaustiveDependencies: each jump turns to the tab once, then the hand is free
  useEffect(() => {
    if (part !== undefined) setTab(part === 'result' || part === 'parameters' ? 'task' : part)
  }, [part, token])
  if (moment === null) return <PaneSkeleton>Fetching the log …</PaneSkeleton>
  return (
    <section className={classes.pane} aria-label="Data at the cursor" data-testid="data-pane">
      <MomentHeader moment={moment} />
      <Tabs
        value={tab}
        onChange={(value) => setTab(value as Tab)}
        className={classes.tabs ?? ''}
        keepMounted={false}
      >
        <Tabs.List className={classes.list ?? ''}>
          {TABS.map(([value, label]) => (
            <Tabs.Tab
              key={value}
              value={value}
              disabled={value === 'task' && moment.task === null}
              data-testid={`tab-${value}`}
            >
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <div className={classes.content}>
          <TabContent
            tab={tab === 'task' && moment.task === null ? 'input' : tab}
            moment={moment}
            place={place}
            parent={parent}
          />
        </div>
      </Tabs>
    </section>
  )
}

interface TabContentProps extends DataPaneProps {
  tab: Tab
  moment: Moment
  place: ReturnType<typeof writtenPlace>
}

function TabContent({ tab, moment, place, parent }: TabContentProps) {
  const changed = useChanged(moment, tab)
  if (tab === 'task') return <TaskTab moment={moment} place={place} />
  if (tab === 'diff') return <DiffTab moment={moment} parent={parent} />
  return <ValuePanel moment={moment} part={tab} place={place} changed={changed} />
}

/** Places of the shown part that the event at the cursor has changed. */
function useChanged(moment: Moment, part: string): ReadonlySet<string> {
  const run = useRun()
  return useMemo(() => {
    const own = changeOf(run.timeline, moment.seq, 100).filter((each) => each.pointer.startsWith(`/${part}`))
    return new Set(own.map((each) => each.pointer.slice(part.length + 1)))
  }, [run, moment.seq, part])
}
