import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { client, problemOf } from '../../lib/trpc.ts'
import { useRun } from '../run.ts'

/** Lets held frames go on; null is all of them. The page follows what happens then. */
export function useRelease() {
  const run = useRun()
  return useMutation({
    mutationFn: (asked: { frame: number | null; mode: 'step' | 'continue' }) =>
      client.execution.release.mutate({ id: run.id, ...asked }),
    onSuccess: () => run.cursor.follow(),
    onError: (error) =>
      notifications.show({ color: 'red', title: 'It still stands', message: problemOf(error).message }),
  })
}
