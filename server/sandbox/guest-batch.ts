import { runGuest } from './guest.ts'
import type { GuestImage } from './guest-image.ts'
import { BATCH, type GuestCallText, type GuestOutcome, type Reply } from './messages.ts'

type BatchReply = Extract<Reply, { kind: 'batch' }>

/**
 * Runs calls one after the other, each in a fresh runtime, as long as they are quick and keep to themselves. The first one
 * that is not ends the batch with null: it has done nothing that anyone could notice.
 */
export async function runBatch(
  image: GuestImage,
  calls: readonly Omit<GuestCallText, 'timeoutMs'>[],
): Promise<BatchReply> {
  const outcomes: (GuestOutcome | null)[] = []
  const end = performance.now() + BATCH.allMs
  for (const call of calls) {
    if (performance.now() > end) break
    let isAlone = true
    const notAlone = (): false => {
      isAlone = false
      return false
    }
    const outcome = await runGuest(
      image,
      { timeoutMs: BATCH.callMs, ...call },
      { onHost: () => {}, startFetch: notAlone, onWaiting: notAlone },
    )
    const isQuick = isAlone && !('failure' in outcome && outcome.failure.code === 'TIMEOUT')
    outcomes.push(isQuick && outcome.fit ? outcome : null)
    if (!outcome.fit) return { kind: 'batch', outcomes, fit: false }
    if (!isQuick) break
  }
  return { kind: 'batch', outcomes, fit: true }
}
