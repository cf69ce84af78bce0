import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { WebSocket } from 'ws'
import type { AppRouter } from '../server/trpc/router.ts'
import type { FollowThis, FromFollowers } from './watched.ts'

/** A follower looks for another execution at most this often. */
const REST_MS = 500
const TELL_MS = 250

const now = (): number => performance.timeOrigin + performance.now()

/** Follows executions as pages do, one WebSocket each, until the process is ended. */
export function followInThisProcess(port: number, count: number): void {
  let messages: [string, number, number, number][] = []
  const tell = (message: FromFollowers): void => void process.send?.(message)
  const followers = Array.from({ length: count }, (_, follower) => {
    const socket = createWSClient({
      url: `ws://127.0.0.1:${port}/trpc`,
      WebSocket: WebSocket as unknown as NonNullable<Parameters<typeof createWSClient>[0]['WebSocket']>,
    })
    const client = createTRPCClient<AppRouter>({ links: [wsLink({ client: socket })] })
    const next = (): void => tell({ kind: 'next', follower })
    return (id: string | null): void => {
      if (id === null) {
        setTimeout(next, REST_MS)
        return
      }
      const since = now()
      const subscription = client.execution.follow.subscribe(
        { id, afterSeq: 0 },
        {
          onData: ({ data, id: seq }) => {
            messages.push([id, since, Number(seq), now()])
            if (data.status === 'RUNNING') return
            subscription.unsubscribe()
            setTimeout(next, Math.max(0, since + REST_MS - now()))
          },
          onError: () => setTimeout(next, REST_MS),
        },
      )
    }
  })
  process.on('message', ({ follower, id }: FollowThis) => followers[follower]?.(id))
  process.on('disconnect', () => process.exit(0))
  setInterval(() => {
    if (messages.length > 0) tell({ kind: 'heard', messages })
    messages = []
  }, TELL_MS)
  for (let follower = 0; follower < count; follower++) tell({ kind: 'next', follower })
}
