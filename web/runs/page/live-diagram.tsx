import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Breakpoint } from '../../../core/run/command.ts'
import type { ExecutionView } from '../../../server/trpc/views.ts'
import { client, problemOf } from '../../lib/trpc.ts'
import { useLogStatus, useRun } from '../run.ts'
import { DiagramPane } from './diagram-pane.tsx'

/** The diagram of a run whose breakpoints can be set while it is under way. */
export function LiveDiagram({ view }: { view: ExecutionView }) {
  const run = useRun()
  const { ready } = useLogStatus()
  const running = ready ? run.timeline.head.status === 'RUNNING' : view.status === 'RUNNING'
  const breakpoints = ready ? run.timeline.head.breakpoints : view.breakpoints
  const { mutate } = useMutation({
    mutationFn: (next: Breakpoint[]) =>
      client.execution.setBreakpoints.mutate({ id: run.id, breakpoints: next }),
    onError: (error) =>
      notifications.show({
        color: 'red',
        title: 'The breakpoint was not set',
        message: problemOf(error).message,
      }),
  })
  const toggle = useCallback(
    (point: Breakpoint) => {
      const now = run.timeline.head.breakpoints
      const others = now.filter((each) => each.state !== point.state || each.where !== point.where)
      mutate(others.length < now.length ? others : [...others, point])
    },
    [run, mutate],
  )
  return <DiagramPane breakpoints={breakpoints} {...(running ? { onToggleBreakpoint: toggle } : {})} />
}
