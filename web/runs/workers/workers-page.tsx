import { IconAssembly } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/trpc.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { RowsSkeleton } from '../../ui/skeletons.tsx'
import { KindTable } from './kind-table.tsx'
import { WorkerTable } from './worker-table.tsx'
import classes from './workers.module.css'

/** Which workers are there, what each works on, and what waits for one. */
export function WorkersPage() {
  const query = useQuery({ ...trpc.worker.list.queryOptions(), refetchInterval: 3000 })
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (query.data === undefined) return <RowsSkeleton />
  const { kinds, workers } = query.data
  if (kinds.length === 0) {
    return (
      <EmptyState
        icon={<IconAssembly size={22} />}
        title="No worker has asked for work yet"
        action={<AskForWork activity="work" />}
      >
        A worker is a program of yours, in any language, that asks for tasks. Put “Hand to a worker” into a
        state machine, then let one ask:
      </EmptyState>
    )
  }
  return (
    <div className={classes.pane}>
      <h2 className={classes.title}>Kinds of work</h2>
      <KindTable kinds={kinds} />
      <h2 className={classes.title}>Workers</h2>
      {workers.length === 0 ? (
        <p className={classes.fine}>
          No worker has been heard of in the last 15 minutes. Let one ask for work:
        </p>
      ) : (
        <WorkerTable workers={workers} />
      )}
      {workers.length === 0 && <AskForWork activity={kinds[0]?.name ?? 'work'} />}
    </div>
  )
}

/** The command that asks for a task, ready to be copied. */
function AskForWork({ activity }: { activity: string }) {
  const body = JSON.stringify({ activity, worker: 'me' })
  const command = `curl -X POST ${window.location.origin}/api/workers/poll -H 'content-type: application/json' -d '${body}'`
  return (
    <div className={classes.command}>
      <code className="mono">{command}</code>
      <CopyButton text={command} label="Copy the command" />
    </div>
  )
}
