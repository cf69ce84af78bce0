import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { client, problemOf } from '../../lib/trpc.ts'
import { useRun } from '../run.ts'

/** Stop, redrive and hold of the execution that the page shows. The log tells what became of it. */
export function useSteering() {
  const run = useRun()
  const follow = () => run.cursor.follow()
  const tell = (title: string) => (error: unknown) =>
    notifications.show({ color: 'red', title, message: problemOf(error).message })
  const stop = useMutation({
    mutationFn: () => client.execution.stop.mutate({ id: run.id }),
    onSuccess: follow,
    onError: tell('It was not stopped'),
  })
  const redrive = useMutation({
    mutationFn: () => client.execution.redrive.mutate({ id: run.id }),
    onSuccess: follow,
    onError: tell('It was not redriven'),
  })
  const hold = useMutation({
    mutationFn: () => client.execution.hold.mutate({ id: run.id }),
    onSuccess: follow,
    onError: tell('It goes on'),
  })
  return { stop, redrive, hold }
}
