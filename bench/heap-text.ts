/** The part of a heap snapshot's beginning that is read here; see V8's heap-snapshot format. */
interface Head {
  readonly meta: {
    readonly node_fields: readonly string[]
    readonly node_types: readonly [readonly string[], ...unknown[]]
  }
}

/** Counts the objects in a heap snapshot that comes in pieces. */
export interface ObjectCounter {
  add(piece: string): void
  /** By the name of the class; when all pieces have been added. */
  counts(): ReadonlyMap<string, number>
}

const NODES = '"nodes":['
const STRINGS = '"strings":['
const COMMA = 44
const CLOSE = 93
const ZERO = 48
const NINE = 57

/**
 * The text of a large heap is longer than a string may be, and most of it are edges that nobody asks for: nodes are counted
 * as they come, edges are passed over, only the strings are kept.
 */
export function countObjects(): ObjectCounter {
  let part: 'head' | 'nodes' | 'between' | 'strings' = 'head'
  let kept = ''
  let nodes: NodeCounter | null = null
  const add = (piece: string): void => {
    if (part === 'nodes' && nodes !== null) {
      const end = nodes.read(piece, 0)
      if (end === -1) return
      part = 'between'
      add(piece.slice(end))
      return
    }
    kept += piece
    if (part === 'strings') return
    const mark = part === 'head' ? NODES : STRINGS
    const at = kept.indexOf(mark)
    if (at === -1) {
      if (part === 'between') kept = kept.slice(-mark.length)
      return
    }
    const rest = kept.slice(at + mark.length)
    if (part === 'head') {
      nodes = new NodeCounter(
        JSON.parse(
          `${kept
            .slice(kept.indexOf(':') + 1, at)
            .trim()
            .replace(/,$/, '')}`,
        ),
      )
      part = 'nodes'
      kept = ''
      add(rest)
      return
    }
    part = 'strings'
    kept = `[${rest}`
  }
  return {
    add,
    counts: () => {
      const strings = JSON.parse(kept.slice(0, kept.lastIndexOf('}'))) as string[]
      const byName = new Map<string, number>()
      for (const [index, count] of nodes?.byIndex ?? []) {
        const name = strings[index] ?? ''
        byName.set(name, (byName.get(name) ?? 0) + count)
      }
      return byName
    },
  }
}

/** Reads the numbers of all nodes, and counts those that are objects by the index of their name. */
class NodeCounter {
  readonly byIndex = new Map<number, number>()
  readonly #fields: number
  readonly #typeAt: number
  readonly #nameAt: number
  readonly #object: number
  #field = 0
  #number = 0
  #type = 0
  #name = 0

  constructor({ meta }: Head) {
    this.#fields = meta.node_fields.length
    this.#typeAt = meta.node_fields.indexOf('type')
    this.#nameAt = meta.node_fields.indexOf('name')
    this.#object = meta.node_types[0].indexOf('object')
  }

  /** Answers where the nodes end in this piece, -1 when they go on in the next. */
  read(piece: string, from: number): number {
    for (let i = from; i < piece.length; i++) {
      const code = piece.charCodeAt(i)
      if (code >= ZERO && code <= NINE) this.#number = this.#number * 10 + code - ZERO
      else if (code === COMMA || code === CLOSE) {
        this.#take()
        if (code === CLOSE) return i + 1
      }
    }
    return -1
  }

  #take(): void {
    if (this.#field === this.#typeAt) this.#type = this.#number
    else if (this.#field === this.#nameAt) this.#name = this.#number
    this.#number = 0
    this.#field++
    if (this.#field < this.#fields) return
    this.#field = 0
    if (this.#type === this.#object) this.byIndex.set(this.#name, (this.byIndex.get(this.#name) ?? 0) + 1)
  }
}
