import { Session } from 'node:inspector/promises'
import { rounded } from './figures.ts'
import { countObjects } from './heap-text.ts'

/** What lives in this process after a collection. */
export interface Held {
  /** How many objects of each class, by the class's name. */
  readonly counts: ReadonlyMap<string, number>
  readonly heapMb: number
}

/** Sockets, workers, files: whatever keeps a process busy. */
export function openHandles(): number {
  // Timers come and go with every pause of a caller; what must not grow is everything else.
  return process.getActiveResourcesInfo().filter((name) => name !== 'Timeout' && name !== 'Immediate').length
}

/** Collects garbage, then counts what is left. It stops this process for as long as writing the heap takes. */
export async function heldObjects(): Promise<Held> {
  const session = new Session()
  session.connect()
  try {
    const text = countObjects()
    session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => text.add(params.chunk))
    // This makes V8 note where the lines of each script begin. The snapshot asks for the line of every function, and would
    // count them from the top of a bundle each time: a minute of it.
    await session.post('Debugger.enable')
    await session.post('Debugger.disable')
    await session.post('HeapProfiler.collectGarbage')
    const heapMb = rounded(process.memoryUsage().heapUsed / 1_000_000)
    await session.post('HeapProfiler.takeHeapSnapshot')
    return { counts: text.counts(), heapMb }
  } finally {
    session.disconnect()
  }
}
