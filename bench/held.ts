import { Session } from 'node:inspector/promises'

/** How many objects of each class live, by the class's name. */
export type ObjectCounts = ReadonlyMap<string, number>

/** Timers, sockets, workers, files: whatever keeps a process busy. */
export function openHandles(): number {
  // Timers come and go with every pause of a caller; what must not grow is everything else.
  return process.getActiveResourcesInfo().filter((name) => name !== 'Timeout' && name !== 'Immediate').length
}

/** The parts of a heap snapshot that are read here; see V8's heap-snapshot format. */
interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[]
      readonly node_types: readonly [readonly string[], ...unknown[]]
    }
  }
  readonly nodes: readonly number[]
  readonly strings: readonly string[]
}

/** Collects garbage, then counts what is left. It stops this process for as long as writing the heap takes. */
export async function heldObjects(): Promise<ObjectCounts> {
  const session = new Session()
  session.connect()
  try {
    const parts: string[] = []
    session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => parts.push(params.chunk))
    await session.post('HeapProfiler.collectGarbage')
    await session.post('HeapProfiler.takeHeapSnapshot')
    return countsOf(JSON.parse(parts.join('')) as Snapshot)
  } finally {
    session.disconnect()
  }
}

function countsOf({ snapshot, nodes, strings }: Snapshot): ObjectCounts {
  const { node_fields: fields, node_types: types } = snapshot.meta
  const [typeAt, nameAt] = [fields.indexOf('type'), fields.indexOf('name')]
  const objectType = types[0].indexOf('object')
  const counts = new Map<string, number>()
  for (let at = 0; at < nodes.length; at += fields.length) {
    if (nodes[at + typeAt] !== objectType) continue
    const name = strings[nodes[at + nameAt] ?? 0] ?? ''
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}
