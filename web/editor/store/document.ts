import { apply } from '../../../core/edit/apply.ts'
import type { Applied, EditCommand, Refusal } from '../../../core/edit/command.ts'
import { editText } from '../../../core/edit/text-edit.ts'
import { type Graph, toGraph } from '../../../core/graph/graph.ts'
import type { StateMachine } from '../../../core/language/definition.ts'
import { parseDefinition } from '../../../core/language/parse.ts'
import type { Issue } from '../../../core/std/issue.ts'
import type { Json } from '../../../core/std/json.ts'
import type { Pointer } from '../../../core/std/json-pointer.ts'
import { type JsonTextError, parseJsonText } from '../../../core/std/json-text.ts'
import { err, ok, type Result } from '../../../core/std/result.ts'
import type { Positions } from '../../canvas/geometry.ts'

/** What undo restores: the text of the definition and the hand-moved positions. */
export interface Snapshot {
  readonly text: string
  readonly positions: Positions
}

/** What was read from a text. While the text is no definition, `drawn` is what was read last. */
export interface Reading {
  readonly drawn: { readonly definition: StateMachine; readonly graph: Graph }
  /** Why the text is not JSON; null when it is. */
  readonly syntax: JsonTextError | null
  /** True when `drawn` is what the text says now. */
  readonly current: boolean
  /** What is wrong with its shape. */
  readonly issues: readonly Issue[]
}

const NOTHING: StateMachine = { StartAt: '', States: {} }

/** Reads a text; one that cannot be read or drawn keeps what was drawn before. */
export function readText(text: string, before: Reading | null): Reading {
  const drawn = before?.drawn ?? { definition: NOTHING, graph: { nodes: [], edges: [] } }
  const json = parseJsonText(text)
  if (!json.ok) return { drawn, syntax: json.error, current: false, issues: [] }
  const { definition, issues } = parseDefinition(json.value)
  if (definition === null) return { drawn, syntax: null, current: false, issues }
  return { drawn: { definition, graph: toGraph(definition) }, syntax: null, current: true, issues }
}

/** What a command makes of a document. */
export interface Edited {
  readonly snapshot: Snapshot
  readonly applied: Applied
}

/** Applies a command to the text as the smallest edit. A text that cannot be read is not touched. */
export function edit(snapshot: Snapshot, reading: Reading, command: EditCommand): Result<Edited, Refusal> {
  if (!reading.current) {
    const where = reading.syntax === null ? '' : ` in line ${reading.syntax.line}`
    return err({
      code: 'TEXT_UNREADABLE',
      message: `The code has a mistake${where}; mend it, or undo, before you change the diagram.`,
    })
  }
  const before = reading.drawn.definition
  const result = apply(before, command)
  if (!result.ok) return result
  const text = editText(snapshot.text, asJson(before), asJson(result.value.definition))
  const positions = movedPositions(snapshot.positions, result.value.moved)
  return ok({ snapshot: { text, positions }, applied: result.value })
}

const asJson = (definition: StateMachine): Json => definition as unknown as Json

/** Positions follow states that have another pointer now, and everything inside them. */
function movedPositions(positions: Positions, moved: Applied['moved']): Positions {
  if (moved.length === 0) return positions
  const entries = Object.entries(positions).map(([pointer, at]) => {
    const move = moved.find(({ from }) => pointer === from || pointer.startsWith(`${from}/`))
    return [move ? move.to + pointer.slice(move.from.length) : pointer, at] as const
  })
  return Object.fromEntries(entries)
}

/** Positions of states that are in the graph; what was removed is forgotten when a document is saved. */
export function knownPositions(positions: Positions, graph: Graph): Positions {
  const known = new Set<Pointer>(graph.nodes.map((node) => node.id))
  return Object.fromEntries(Object.entries(positions).filter(([pointer]) => known.has(pointer)))
}

/** Positions from the text that the server keeps; one that cannot be read means that nothing was moved. */
export function readPositions(layout: string): Positions {
  try {
    return JSON.parse(layout) as Positions
  } catch {
    return {}
  }
}
