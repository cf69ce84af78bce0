import { referencedVariables as pathVariables } from '../../expression/expression-checks.ts'
import { reachableFrom, targetsOf } from '../../graph/transitions.ts'
import type { StatePlace } from '../../language/scopes.ts'
import { type Pointer, pointerTo } from '../../std/json-pointer.ts'
import { innerAssigns } from '../expressions.ts'
import { jsonataFacts } from '../jsonata-facts.ts'
import type { Report, Rule, Subject } from '../rule.ts'

const NAME = /^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u

interface Assignment {
  readonly name: string
  readonly pointer: Pointer
  readonly place: StatePlace
}

/** Variables have proper names, do not shadow those of outer scopes, and are assigned before they are read. */
export const variables: Rule = (subject, report) => {
  const all = subject.places.flatMap(assignments)
  const holders = holdersOf(subject)
  for (const { name, pointer } of all) checkName(name, pointer, report)
  const inScope = new Map<Pointer, Set<string>>()
  for (const { name, place } of all) {
    inScope.set(place.scopePointer, (inScope.get(place.scopePointer) ?? new Set()).add(name))
  }
  checkShadows(all, inScope, holders, report)
  for (const { kind, text, pointer, place } of subject.expressions) {
    const visible = [place, ...statesAround(place, holders)]
    for (const name of kind === 'jsonata' ? jsonataFacts(text).variables : pathVariables(text)) {
      if (name === 'states' || visible.some((around) => inScope.get(around.scopePointer)?.has(name))) continue
      report(
        'VARIABLE_UNKNOWN',
        pointer,
        `Nothing assigns $${name}; assign it in a state before, or check its spelling.`,
      )
    }
  }
}

function assignments(place: StatePlace): Assignment[] {
  const { state, pointer, queryLanguage } = place
  const own =
    'Assign' in state && state.Assign ? [{ assign: state.Assign, pointer: pointerTo(pointer, 'Assign') }] : []
  return [...own, ...innerAssigns(state, pointer)].flatMap(({ assign, pointer: at }) =>
    Object.keys(assign).map((key) => ({
      name: queryLanguage === 'JSONPath' && key.endsWith('.$') ? key.slice(0, -2) : key,
      pointer: pointerTo(at, key),
      place,
    })),
  )
}

function checkName(name: string, pointer: Pointer, report: Report): void {
  if (name === 'states') {
    report('VARIABLE_RESERVED', pointer, '$states belongs to the language; take another name.')
  } else if (!NAME.test(name)) {
    const message = `“${name}” cannot name a variable; use up to 80 letters, digits and _, beginning with a letter.`
    report('VARIABLE_NAME_INVALID', pointer, message)
  }
}

/** An inner scope must not assign what an outer one has assigned by then; what comes behind it may take the name again. */
function checkShadows(
  all: readonly Assignment[],
  inScope: ReadonlyMap<Pointer, ReadonlySet<string>>,
  holders: Holders,
  report: Report,
): void {
  const before = new Map<StatePlace, ReadonlySet<string>>()
  for (const { name, pointer, place } of all) {
    const shadows = statesAround(place, holders).some((holder) => {
      if (inScope.get(holder.scopePointer)?.has(name) !== true) return false
      const names = before.get(holder) ?? assignedBefore(holder, all)
      before.set(holder, names)
      return names.has(name)
    })
    if (!shadows) continue
    const message = `$${name} belongs to an outer scope and cannot be changed from here; take another name.`
    report('VARIABLE_SHADOWS_OUTER', pointer, message)
  }
}

function assignedBefore(holder: StatePlace, all: readonly Assignment[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { name, place } of all) {
    if (place.scopePointer !== holder.scopePointer || names.has(name)) continue
    if (reachableFrom(place.scope, targetsOf(place.state)).has(holder.name)) names.add(name)
  }
  return names
}

/** The Parallel or Map around each inner scope, by the scope's pointer; a distributed Map hides what is around it. */
type Holders = ReadonlyMap<Pointer, StatePlace>

function holdersOf({ places, scopes }: Subject): Holders {
  const byPointer = new Map(places.map((place) => [place.pointer, place]))
  const holders = new Map<Pointer, StatePlace>()
  for (const { scope, pointer } of scopes) {
    const isBranch = /\/Branches\/\d+$/.test(pointer) && !byPointer.has(pointer)
    const holder = byPointer.get(pointer.replace(isBranch ? /\/Branches\/\d+$/ : /\/[^/]*$/, ''))
    const config =
      'ProcessorConfig' in scope ? (scope.ProcessorConfig as { Mode?: string } | undefined) : undefined
    if (holder !== undefined && config?.Mode !== 'DISTRIBUTED') holders.set(pointer, holder)
  }
  return holders
}

/** The states in whose inner scopes a state stands, inner first, as far as variables can be seen. */
function statesAround(place: StatePlace, holders: Holders): StatePlace[] {
  const found: StatePlace[] = []
  for (let at = holders.get(place.scopePointer); at !== undefined; at = holders.get(at.scopePointer))
    found.push(at)
  return found
}
