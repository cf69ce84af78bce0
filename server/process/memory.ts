import { getHeapStatistics } from 'node:v8'

const FRESH_MS = 250

/** Tells which share of the heap is in use, from 0 to 1; looked up a few times a second at most. */
export function heapShare(now: () => number): () => number {
  let [share, at] = [0, Number.NEGATIVE_INFINITY]
  return () => {
    if (Math.abs(now() - at) < FRESH_MS) return share
    const { used_heap_size, heap_size_limit } = getHeapStatistics()
    share = used_heap_size / heap_size_limit
    at = now()
    return share
  }
}
