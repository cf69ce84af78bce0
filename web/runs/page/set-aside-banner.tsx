import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ExecutionView } from '../../../server/trpc/views.ts'
import { client, problemOf, trpc } from '../../lib/trpc.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusMark } from '../../ui/status-mark.tsx'
import classes from './banner.module.css'

/** Stands while the engine leaves this execution alone: since when, why, and the way back. */
export function SetAsideBanner({ view }: { view: ExecutionView }) {
  const cache = useQueryClient()
  const again = useMutation({
    mutationFn: () => client.execution.tryAgain.mutate({ id: view.id }),
    onSuccess: ({ reason }) => {
      if (reason !== null)
        notifications.show({ color: 'red', title: 'It is set aside once more', message: reason })
      return cache.invalidateQueries({ queryKey: trpc.execution.get.queryKey({ id: view.id }) })
    },
    onError: (error) =>
      notifications.show({ color: 'red', title: 'It is still set aside', message: problemOf(error).message }),
  })
  if (view.setAside === null) return null
  return (
    <div className={`${classes.stack} ${classes.broken}`} role="alert" data-testid="set-aside">
      <div className={classes.row}>
        <StatusMark status="failed" size={15} />
        <span>
          <strong>Set aside</strong> <RelativeTime at={view.setAside.since} />: the engine could not read or
          decide its log three times, and leaves it alone so that nothing else suffers. Reason:{' '}
          {view.setAside.reason}
        </span>
        <span className="grow" />
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconRefresh size={14} />}
          loading={again.isPending}
          data-testid="try-again"
          onClick={() => again.mutate()}
        >
          Try again
        </Button>
      </div>
    </div>
  )
}
