import { randomUuid, seededRandom } from './seeded-random.ts'

/** What the library gives such a function as `this`: its names can be looked up. */
interface Focus {
  readonly environment: {
    lookup(name: string): { implementation?: (...args: unknown[]) => unknown } | undefined
  }
}

/** The library hands over its focus only to functions in this form. */
function native(implementation: (this: Focus, ...args: unknown[]) => unknown): object {
  return { _jsonata_function: true, implementation }
}

function shuffled(array: unknown, random: () => number): unknown {
  if (array === undefined) return undefined
  const items: unknown[] = Array.isArray(array) ? array.slice() : [array]
  for (let i = items.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1))
    const held = items[i]
    items[i] = items[other]
    items[other] = held
  }
  return items
}

/**
 * The functions whose answer depends on the request, by name without the dollar [JN6]. `seed` differs between
 * expressions that may not draw the same numbers.
 */
export function requestFunctions(now: number, seed: string): Record<string, object> {
  // Most expressions draw no random number: the generator is made when the first one does.
  let generator: (() => number) | null = null
  const random = () => {
    generator ??= seededRandom(seed)
    return generator()
  }
  return {
    random: native((own) => {
      if (own === undefined) return random()
      if (typeof own !== 'number') throw { code: 'T0410', token: 'random', index: 1, stack: '' }
      return seededRandom(`$random(${own})`)()
    }),
    uuid: native(() => randomUuid(random)),
    shuffle: native((array) => shuffled(array, random)),
    now: native(function (picture, timezone) {
      return this.environment.lookup('fromMillis')?.implementation?.call(this, now, picture, timezone)
    }),
    millis: native(() => now),
  }
}
