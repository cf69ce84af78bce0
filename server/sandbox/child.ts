// The entry of a sandbox process: it answers one question at a time and knows nothing but what the question holds.
import { evaluateWithin } from '../../core/expression/jsonata/evaluate-request.ts'
import { checkGuest, openGuest, runGuest } from './guest.ts'
import { runBatch } from './guest-batch.ts'
import type { GuestHost } from './guest-host.ts'
import type { GuestImage } from './guest-image.ts'
import type { FromChild, Question, Reply, ToChild } from './messages.ts'

let currentHost: GuestHost | null = null

function send(message: FromChild): void {
  process.send?.(message)
}

async function answer(image: GuestImage, id: number, question: Question): Promise<Reply> {
  switch (question.kind) {
    case 'check':
      return { kind: 'check', fault: checkGuest(image, question.source) }
    case 'evaluate': {
      const { request, limitMs } = question
      const end = performance.now() + limitMs
      const limits = { expressionMs: limitMs, isOver: () => performance.now() > end }
      const result = await evaluateWithin(request, limits)
      return 'outOfTime' in result
        ? { kind: 'out-of-time', place: result.outOfTime }
        : { kind: 'evaluate', answer: result }
    }
    case 'call': {
      const begin = performance.now()
      const outcome = await runGuest(image, question, {
        onHost: (host) => {
          currentHost = host
        },
        startFetch: (fetch, request) => send({ kind: 'fetch', id, fetch, request }),
        onWaiting: () => {
          send({ kind: 'waiting', id })
          return true
        },
      })
      currentHost = null
      return { kind: 'call', outcome, ms: performance.now() - begin }
    }
    case 'batch':
      return runBatch(image, question.calls)
  }
}

async function main(): Promise<void> {
  process.on('disconnect', () => process.exit(0))
  const image = await openGuest()
  // The first call is many times slower than the next: it is made before anyone waits for one.
  const warmUp = { source: 'export default () => [1]', input: '1', context: '{}', timeoutMs: 1_000 }
  await runGuest(image, warmUp, { onHost: () => {}, startFetch: () => {}, onWaiting: () => true })
  process.on('message', (message: ToChild) => {
    if ('fetched' in message) {
      const { response, fetched } = message
      if (response === null) currentHost?.fetched(fetched, false, message.message)
      else currentHost?.fetched(fetched, true, JSON.stringify(response))
    } else {
      const { id, question } = message
      send({ kind: 'started', id })
      void answer(image, id, question).then((reply) => send({ kind: 'reply', id, reply }))
    }
  })
  send({ kind: 'ready' })
}

await main()
