import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { trpc } from '../../lib/trpc.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RowsSkeleton } from '../../ui/skeletons.tsx'
import { ExecutionLine } from '../list/execution-line.tsx'
import classes from './compare.module.css'

/** Asks which execution is to be compared with one, or says how to come here. */
export function ComparePicker({ left }: { left: string | undefined }) {
  const one = useQuery({
    ...trpc.execution.get.queryOptions({ id: left ?? '' }),
    enabled: left !== undefined,
  })
  const machineId = one.data?.machineId
  const others = useQuery({
    ...trpc.execution.list.queryOptions({ limit: 50, ...(machineId === undefined ? {} : { machineId }) }),
    enabled: machineId !== undefined,
  })
  if (left === undefined) {
    return <EmptyState title="Compare two executions">Open an execution and choose Compare there.</EmptyState>
  }
  if (others.data === undefined) return <RowsSkeleton />
  const rows = others.data.rows.filter((row) => row.id !== left)
  if (rows.length === 0) {
    return (
      <EmptyState title="There is nothing to compare with yet">
        {one.data?.machineName} has run only once. Run it again, or run on from a past moment.
      </EmptyState>
    )
  }
  return (
    <div className={classes.table}>
      <p className={classes.picker}>Compare {one.data?.name} with …</p>
      {rows.map((row) => (
        <ExecutionLine
          key={row.id}
          row={row}
          link={(props) => <Link to="/compare" search={{ left, right: row.id }} {...props} />}
        />
      ))}
    </div>
  )
}
