import type { Json } from '../../std/json.ts'

export type Hint = 'number' | 'string' | 'boolean' | 'array' | 'time' | 'json-text'

/** What the states behind a task read of its result, at one place of it. */
export interface Need {
  readonly fields: Map<string, Need>
  items: Need | null
  /** How many items there must be at least. */
  least: number
  hint: Hint | null
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
  value: undefined,
})

/** A place in the data that flows behind the task: inside the task's result, above such a place, or of no interest. */
export type Place =
  | { readonly kind: 'result'; readonly need: Need }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Place> }
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
    else at = (typeof step === 'string' ? at.fields.get(step) : undefined) ?? elsewhere
  }
  return at
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

/** The same place with another one put at the end of the steps. */
export function put(place: Place, steps: readonly Step[], part: Place): Place {
  const [step, ...rest] = steps
  if (step === undefined) return part
  if (typeof step !== 'string') return place
  const fields = new Map(place.kind === 'object' ? place.fields : [])
  fields.set(step, put(follow(place.kind === 'object' ? place : elsewhere, [step]), rest, part))
  return { kind: 'object', fields }
}

/** Notes how a place is used; the first use that tells counts. */
export function hintAt(place: Place, hint: Hint | null): void {
  if (place.kind !== 'result') return
  if (hint === 'array') place.need.items ??= createNeed()
  place.need.hint ??= hint
}
