import type { StateMachine } from '../../../core/language/definition.ts'
import { parseDefinitionText } from '../../../core/language/parse.ts'
import { parseResource } from '../../../core/language/resource.ts'
import { walkStates } from '../../../core/language/scopes.ts'
import { isObject, type Json } from '../../../core/std/json.ts'
import type { Machine, MachineItem } from '../../store/machines.ts'
import type { Store } from '../../store/store.ts'

/** What lists say of a machine beside its row; read from its definition. */
export interface MachineFacts {
  readonly comment: string | null
  /** Of all scopes together. */
  readonly states: number
  /** Names of the functions it calls. */
  readonly functions: ReadonlySet<string>
}

const MAX_KEPT = 2_000
const NONE: MachineFacts = { comment: null, states: 0, functions: new Set() }

/** Facts by store, machine and time of change: a list of machines must not read every definition each time. */
const kept = new WeakMap<Store, Map<string, MachineFacts>>()

/** The facts of a machine; its definition is read only where it has changed since they were last asked for. */
export async function factsOf(store: Store, item: MachineItem): Promise<MachineFacts> {
  const cache = kept.get(store) ?? new Map<string, MachineFacts>()
  kept.set(store, cache)
  const key = `${item.id}@${item.updatedAt}`
  const known = cache.get(key)
  if (known !== undefined) return known
  const machine = await store.machines.get(item.id)
  const facts = machine === null ? NONE : readFacts(machine)
  cache.set(key, facts)
  const oldest = cache.size > MAX_KEPT ? cache.keys().next().value : undefined
  if (oldest !== undefined) cache.delete(oldest)
  return facts
}

function readFacts(machine: Machine): MachineFacts {
  const { definition } = parseDefinitionText(machine.draft)
  if (definition === null) return NONE
  let states = 0
  walkStates(definition, () => states++)
  return { comment: definition.Comment ?? null, states, functions: functionsOf(definition) }
}

/** Names of the functions that a definition calls, as far as they are spelled out. */
function functionsOf(definition: StateMachine): ReadonlySet<string> {
  const names = new Set<string>()
  walkStates(definition, ({ state }) => {
    if (state.Type !== 'Task') return
    const resource = parseResource(state.Resource)
    if (resource.kind === 'function' || resource.kind === 'lambda-arn') names.add(resource.name)
    if (resource.kind === 'lambda-invoke') {
      const name = invokedName(state.Arguments ?? state.Parameters)
      if (name !== null) names.add(name)
    }
  })
  return names
}

/** The plain name out of `FunctionName`, which may also be an ARN; null where an expression makes it. */
export function invokedName(parameters: Json | undefined): string | null {
  const given = isObject(parameters) ? parameters.FunctionName : undefined
  if (typeof given !== 'string' || given.startsWith('{%')) return null
  const parts = given.split(':')
  return parts[0] === 'arn' ? (parts[6] ?? null) : (parts[0] ?? null)
}
