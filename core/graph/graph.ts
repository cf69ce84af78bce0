import type { Scope, State, StateMachine, StateType } from '../language/definition.ts'
import { fieldOf } from '../language/fields.ts'
import { parseResource, type Resource } from '../language/resource.ts'
import { innerScopes, ownState, walkScopes } from '../language/scopes.ts'
import { type Pointer, pointerTo } from '../std/json-pointer.ts'
import { describeState } from './describe.ts'
import { shorten } from './labels.ts'
import { reachable, type TransitionKind, transitionsOf } from './transitions.ts'

interface Placed {
  readonly id: Pointer
  /** The group it stands in: '/States/Fan/Branches/0'; null in the machine itself. */
  readonly parent: Pointer | null
}

/** A state; its id is its JSON pointer. */
export interface StateNode extends Placed {
  readonly kind: 'state'
  readonly type: StateType
  /** The state's name. */
  readonly label: string
  /** What it does, in a few plain words. */
  readonly detail: string
  /** What kind of resource a Task calls; null for the other types. Screens choose icons by it. */
  readonly task: Resource['kind'] | null
  /** The ids of its groups, as declared; empty unless Parallel or Map. */
  readonly children: readonly Pointer[]
  /** True for the state that its scope starts with. */
  readonly starts: boolean
  /** True when a run of its scope can end here. */
  readonly ends: boolean
  readonly reachable: boolean
}

/** A branch of a Parallel or the body of a Map; its id is the scope's JSON pointer, its parent the state. */
export interface GroupNode extends Placed {
  readonly kind: 'group'
  readonly label: string
  /** The ids of its start marker and states, as declared. */
  readonly children: readonly Pointer[]
}

/** The mark before a scope's first state; its id is the pointer of StartAt. */
export interface StartNode extends Placed {
  readonly kind: 'start'
  readonly label: string
}

export type GraphNode = StateNode | GroupNode | StartNode

export interface GraphEdge {
  /** The pointer of the field that names the target ('/States/A/Choices/0/Next'), so it is unique and stays. */
  readonly id: Pointer
  readonly kind: TransitionKind | 'start'
  /** Which rule or catcher; 0 for the others. */
  readonly index: number
  readonly source: Pointer
  /** null when no state of that name stands in the same scope. */
  readonly target: Pointer | null
  readonly targetName: string
  /** Short plain text; '' on plain arrows. */
  readonly label: string
  /** The same at full length. */
  readonly title: string
}

export interface Graph {
  /** Parents before children, as declared. */
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

/** What the canvas draws. Total: drafts give edges without target and scopes without start, never an exception. */
export function toGraph(definition: StateMachine): Graph {
  const nodes: GraphNode[] = []
  const edges: GraphEdge[] = []
  walkScopes(definition, (scope, pointer) => {
    const parent = pointer === '' ? null : pointer
    const within = reachable(scope)
    nodes.push({ kind: 'start', id: pointerTo(pointer, 'StartAt'), parent, label: 'Start' })
    edges.push(startEdge(scope, pointer))
    for (const [name, state] of Object.entries(scope.States)) {
      const id = pointerTo(pointer, 'States', name)
      const inner = innerScopes(state, id)
      nodes.push(stateNode(state, name, id, parent, scope.StartAt === name, within.has(name)))
      nodes.push(...inner.map((group, i) => groupNode(state, group.scope, group.pointer, id, i)))
      edges.push(...edgesOf(state, id, scope, pointer))
    }
  })
  return { nodes, edges }
}

/** How many Parallel and Map states are nested at most: 0 for a flat machine. */
export function nestingDepth(definition: StateMachine): number {
  let deepest = 0
  const visit = (scope: Scope, depth: number): void => {
    deepest = Math.max(deepest, depth)
    for (const state of Object.values(scope.States)) {
      for (const inner of innerScopes(state, '')) visit(inner.scope, depth + 1)
    }
  }
  visit(definition, 0)
  return deepest
}

function stateNode(
  state: State,
  name: string,
  id: Pointer,
  parent: Pointer | null,
  starts: boolean,
  isReachable: boolean,
): StateNode {
  const children = innerScopes(state, id).map((inner) => inner.pointer)
  const detail = describeState(state)
  const ends = endsHere(state)
  return {
    kind: 'state',
    id,
    parent,
    type: state.Type,
    label: name,
    detail,
    task: state.Type === 'Task' ? parseResource(state.Resource).kind : null,
    children,
    starts,
    ends,
    reachable: isReachable,
  }
}

/** True when a run of the scope can end in this state. */
export function endsHere(state: State): boolean {
  if (state.Type === 'Succeed' || state.Type === 'Fail') return true
  return 'End' in state && state.End === true && fieldOf(state.Type, 'End') !== undefined
}

function groupNode(state: State, scope: Scope, id: Pointer, parent: Pointer, index: number): GroupNode {
  const label = scope.Comment
    ? shorten(scope.Comment)
    : state.Type === 'Map'
      ? 'Each item'
      : `Branch ${index + 1}`
  const states = Object.keys(scope.States).map((name) => pointerTo(id, 'States', name))
  return { kind: 'group', id, parent, label, children: [pointerTo(id, 'StartAt'), ...states] }
}

function startEdge(scope: Scope, scopePointer: Pointer): GraphEdge {
  const id = pointerTo(scopePointer, 'StartAt')
  const target = targetOf(scope, scopePointer, scope.StartAt)
  return { id, kind: 'start', index: 0, source: id, target, targetName: scope.StartAt, label: '', title: '' }
}

function edgesOf(state: State, source: Pointer, scope: Scope, scopePointer: Pointer): GraphEdge[] {
  return transitionsOf(state, source).map(({ kind, index, pointer, target, condition }) => ({
    id: pointer,
    kind,
    index,
    source,
    target: targetOf(scope, scopePointer, target),
    targetName: target,
    label: shorten(condition),
    title: condition,
  }))
}

function targetOf(scope: Scope, scopePointer: Pointer, name: string): Pointer | null {
  return ownState(scope, name) === undefined ? null : pointerTo(scopePointer, 'States', name)
}
