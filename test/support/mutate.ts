import fc from 'fast-check'
import type { Json } from '../../core/std/json.ts'

/** Values that stand where something else is expected. */
const strange: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    '',
    ' ',
    '$',
    '$.a',
    '$$.',
    '{% 1 %}',
    '{% $x( %}',
    [],
    {},
  ),
  fc.constantFrom<Json>(
    '\u0000',
    '\ud83d',
    'x'.repeat(300),
    'States.Format(',
    '__proto__',
    'arn:aws:states:::',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.json({ maxDepth: 2 }).map((text) => JSON.parse(text) as Json),
)

const keys = fc.constantFrom(
  'Type',
  'Next',
  'End',
  'Catch',
  'Retry',
  'Choices',
  'Branches',
  'constructor',
  'States',
)

type Change = { readonly at: number; readonly how: number; readonly value: Json; readonly key: string }

/** The value with one to four of its places replaced, removed, renamed or added to. */
export function mutated(base: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  const change = fc.record({ at: fc.nat(), how: fc.nat(3), value: strange, key: keys })
  return fc
    .tuple(base, fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([value, changes]) => changes.reduce(apply, structuredClone(value)))
}

function apply(root: Json, change: Change): Json {
  const places: { holder: Record<string, Json>; key: string }[] = []
  const walk = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return
    const holder = value as unknown as Record<string, Json>
    for (const key of Object.keys(holder)) {
      places.push({ holder, key })
      walk(holder[key]!)
    }
  }
  walk(root)
  const place = places[change.at % Math.max(1, places.length)]
  if (place === undefined) return change.value
  const { holder, key } = place
  if (change.how === 0) delete holder[key]
  else if (change.how === 1) Object.defineProperty(holder, change.key, plain(holder[key] ?? null))
  else holder[key] = change.value
  return root
}

const plain = (value: Json) => ({ value, enumerable: true, configurable: true, writable: true })
