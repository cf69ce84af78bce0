import { Button, SegmentedControl } from '@mantine/core'
import { IconChartHistogram } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { OverviewView } from '../../../server/trpc/views.ts'
import { trpc } from '../../lib/trpc.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { RowsSkeleton } from '../../ui/skeletons.tsx'
import { ExecutionLine } from '../list/execution-line.tsx'
import { FailureList } from './failure-list.tsx'
import { MachineTable } from './machine-table.tsx'
import classes from './overview.module.css'
import { ThroughputChart } from './throughput-chart.tsx'
import { Tiles } from './tiles.tsx'

const WINDOWS = [
  { value: '3600000', label: 'Hour' },
  { value: '86400000', label: 'Day' },
  { value: '604800000', label: 'Week' },
]

/** What runs now, what failed lately and why, how much and how fast. */
export function OverviewPage() {
  const [windowMs, setWindowMs] = useState('86400000')
  const query = useQuery({
    ...trpc.overview.get.queryOptions({ windowMs: Number(windowMs) }),
    refetchInterval: 5000,
    placeholderData: keepPreviousData,
  })
  if (query.error && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <RowsSkeleton rows={12} />
  const data = query.data
  if (data.recent.length === 0) return <NothingYet />
  return (
    <div className="page">
      <div className="page-inner">
        <div className={classes.head}>
          <h1 className="page-title">Overview</h1>
          <SegmentedControl aria-label="Period" data={WINDOWS} value={windowMs} onChange={setWindowMs} />
        </div>
        <Tiles data={data} />
        <div className={classes.columns}>
          <Card title="Throughput" note="ended executions">
            <ThroughputChart data={data.throughput} />
          </Card>
          <Card title="Failed lately, and why" note={failureNote(data)}>
            <FailureList failures={data.failures} />
          </Card>
        </div>
        <Card title="State machines" note="slowest first">
          <MachineTable machines={data.machines} />
        </Card>
        <Card title="Latest executions">
          {data.recent.map((row) => (
            <ExecutionLine key={row.id} row={row} />
          ))}
        </Card>
      </div>
    </div>
  )
}

function failureNote(data: OverviewView): string {
  return data.failures.length === 0 ? '' : 'grouped by error'
}

interface CardProps {
  title: string
  note?: string
  children: React.ReactNode
}

function Card({ title, note = '', children }: CardProps) {
  return (
    <section className={classes.card}>
      <header className={classes.cardHead}>
        <h2>{title}</h2>
        <span className="dim">{note}</span>
      </header>
      {children}
    </section>
  )
}

function NothingYet() {
  return (
    <EmptyState
      icon={<IconChartHistogram size={22} />}
      title="Nothing has run here yet"
      action={
        <Button renderRoot={(props) => <Link to="/machines" {...props} />}>Choose an example to run</Button>
      }
    >
      Once something runs, this page shows what is under way, what failed and why.
    </EmptyState>
  )
}
