import type { Json } from '../../std/json.ts'

export type Hint = 'number' | 'string' | 'boolean' | 'array' | 'object' | 'time' | 'json-text'

/** What the states behind a task read of its result, at one place of it. */
export interface Need {
  readonly fields: Map<string, Need>
  items: Need | null
  /** How many items there must be at least. */
  least: number
  hint: Hint | null
  /** What is read of the value that the text holds as JSON. */
  parsed: Need | null
  /** What a Choice asks for. */
  value: Wanted | undefined
}

/** The place must have some value, or must not be there at all. */
export const PRESENT = Symbol('present')
export const ABSENT = Symbol('absent')

/** A value that is asked for, or whether there is to be one. */
export type Wanted = Json | typeof PRESENT | typeof ABSENT

/** Asks for a value; the first one who asked is heard, unless any value was right for him. */
export function askFor(need: Need, wanted: Wanted | undefined): void {
  if (need.value === undefined || (need.value === PRESENT && wanted !== undefined && wanted !== ABSENT))
    need.value = wanted
}

export const createNeed = (): Need => ({
  fields: new Map(),
  items: null,
  least: 1,
  hint: null,
  parsed: null,
  value: undefined,
})

/** A place in the data that flows behind the task: inside the task's result, above such a place, or of no interest. */
export type Place =
  | { readonly kind: 'result'; readonly need: Need }
  /** `rest` is where every other field is found. */
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Place>; readonly rest: Place }
  /** `items` are known by their numbers, or are all alike where there are none; `any` stands for each of them. */
  | { readonly kind: 'list'; readonly items: readonly Place[]; readonly any: Place }
  | { readonly kind: 'elsewhere' }

export const elsewhere: Place = { kind: 'elsewhere' }

/** A step into a value; null is any item of an array, a number one of them. */
export type Step = string | number | null

/** Follows steps from a place; inside the result every step becomes a need. */
export function follow(place: Place, steps: readonly Step[]): Place {
  let at = place
  for (const step of steps) {
    if (at.kind === 'elsewhere') return at
    if (at.kind === 'result') at = { kind: 'result', need: into(at.need, step) }
    else if (at.kind === 'list') at = inList(at, step)
    else at = typeof step === 'string' ? (at.fields.get(step) ?? follow(at.rest, [step])) : elsewhere
  }
  return at
}

/** A name leads to the list of that field of each item, as in JSONata. */
function inList(list: Place & { kind: 'list' }, step: Step): Place {
  if (typeof step === 'string') return { kind: 'list', items: [], any: follow(list.any, [step]) }
  if (step === null || list.items.length === 0) return list.any
  return list.items[step] ?? elsewhere
}

/** A list of places, of which the first that leads into the result stands for each. */
export function listOf(items: readonly Place[]): Place {
  const any = items.find((item) => item.kind !== 'elsewhere')
  return any === undefined ? elsewhere : { kind: 'list', items, any }
}

function into(need: Need, step: Step): Need {
  if (typeof step !== 'string') {
    need.items ??= createNeed()
    need.least = Math.max(need.least, (step ?? 0) + 1)
    return need.items
  }
  const known = need.fields.get(step) ?? createNeed()
  need.fields.set(step, known)
  return known
}

/** What a text at this place holds as JSON. */
export function parsedFrom(place: Place): Place {
  if (place.kind !== 'result') return elsewhere
  place.need.parsed ??= createNeed()
  return { kind: 'result', need: place.need.parsed }
}

/** The same place with another one put at the end of the steps. */
export function put(place: Place, steps: readonly Step[], part: Place): Place {
  const [step, ...rest] = steps
  if (step === undefined) return part
  if (typeof step !== 'string') return place
  const known = place.kind === 'object' ? place : { fields: new Map<string, Place>(), rest: place }
  // What is overwritten is not read; what is written into must be able to hold it.
  const under = rest.length === 0 ? elsewhere : follow(place, [step])
  hintAt(under, 'object')
  return {
    kind: 'object',
    fields: new Map([...known.fields, [step, put(under, rest, part)]]),
    rest: known.rest,
  }
}

/** Notes how a place is used; the first use that tells counts. */
export function hintAt(place: Place, hint: Hint | null): void {
  if (place.kind === 'list' && hint !== 'array') hintAt(place.any, hint)
  if (place.kind !== 'result') return
  if (hint === 'array') place.need.items ??= createNeed()
  place.need.hint ??= hint
}
