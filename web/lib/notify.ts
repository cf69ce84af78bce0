import { notifications } from '@mantine/notifications'
import { problemOf } from './trpc.ts'

/** Says that something was done. */
export function notifyDone(message: string): void {
  notifications.show({ message, color: 'green', withBorder: true })
}

/** Says why something was not done, in the words of whoever refused it. */
export function notifyRefused(message: string): void {
  notifications.show({ id: message, message, color: 'orange', withBorder: true, autoClose: 6000 })
}

/** Says what the server made of a call that failed. */
export function notifyProblem(error: unknown, title = 'That did not work'): void {
  const { message, code } = problemOf(error)
  notifications.show({ id: code + message, title, message, color: 'red', withBorder: true, autoClose: 9000 })
}
