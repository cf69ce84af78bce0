import type { Json } from '../../std/json.ts'
import { compareInstants, parseTimestamp } from '../timestamp.ts'
import { stringMatches } from './string-matches.ts'

/** How an operator compares the variable's value with its own operand. A value of another type is simply false. */
export type ChoiceTest = (value: Json, operand: Json) => boolean

type Order = (order: number) => boolean

const ORDERS = {
  Equals: (order) => order === 0,
  LessThan: (order) => order < 0,
  GreaterThan: (order) => order > 0,
  LessThanEquals: (order) => order <= 0,
  GreaterThanEquals: (order) => order >= 0,
} as const satisfies Readonly<Record<string, Order>>

type OrderName = keyof typeof ORDERS

const strings =
  (holds: Order): ChoiceTest =>
  (value, operand) =>
    typeof value === 'string' &&
    typeof operand === 'string' &&
    holds(value < operand ? -1 : value > operand ? 1 : 0)

const numbers =
  (holds: Order): ChoiceTest =>
  (value, operand) =>
    typeof value === 'number' && typeof operand === 'number' && holds(value - operand)

/** Timestamps are compared as instants: 12:00Z equals 13:00+01:00. */
const timestamps =
  (holds: Order): ChoiceTest =>
  (value, operand) => {
    const left = typeof value === 'string' ? parseTimestamp(value) : null
    const right = typeof operand === 'string' ? parseTimestamp(operand) : null
    return left !== null && right !== null && holds(compareInstants(left, right))
  }

const ORDER_NAMES = Object.keys(ORDERS) as OrderName[]

function family(prefix: string, make: (holds: Order) => ChoiceTest): [string, ChoiceTest][] {
  return ORDER_NAMES.map((name) => [prefix + name, make(ORDERS[name])])
}

/** The operators that compare two values. Each also exists with the ending `Path`, except StringMatches. */
const COMPARISONS: ReadonlyMap<string, ChoiceTest> = new Map<string, ChoiceTest>([
  ...family('String', strings),
  ...family('Numeric', numbers),
  ...family('Timestamp', timestamps),
  ['BooleanEquals', (value, operand) => typeof value === 'boolean' && value === operand],
])

/** The operators that ask for a type; their operand says whether the answer should be yes. */
const TYPE_TESTS: ReadonlyMap<string, ChoiceTest> = new Map<string, ChoiceTest>([
  ['IsNull', (value, wanted) => (value === null) === wanted],
  ['IsNumeric', (value, wanted) => (typeof value === 'number') === wanted],
  ['IsString', (value, wanted) => (typeof value === 'string') === wanted],
  ['IsBoolean', (value, wanted) => (typeof value === 'boolean') === wanted],
  [
    'IsTimestamp',
    (value, wanted) => (typeof value === 'string' && parseTimestamp(value) !== null) === wanted,
  ],
])

const MATCHES: ChoiceTest = (value, operand) =>
  typeof value === 'string' && typeof operand === 'string' && stringMatches(value, operand)

export interface ChoiceOperator {
  readonly test: ChoiceTest
  /** The operand is a path to the value to compare with. */
  readonly operandIsPath: boolean
}

/** The operator with that name; undefined when there is none. IsPresent is not among them: it needs no value. */
export function choiceOperator(name: string): ChoiceOperator | undefined {
  const byPath = name.endsWith('Path') ? COMPARISONS.get(name.slice(0, -4)) : undefined
  if (byPath !== undefined) return { test: byPath, operandIsPath: true }
  const test = name === 'StringMatches' ? MATCHES : (COMPARISONS.get(name) ?? TYPE_TESTS.get(name))
  return test === undefined ? undefined : { test, operandIsPath: false }
}

/** The names of all comparison operators, for editors and validators. */
export const CHOICE_OPERATORS: readonly string[] = [
  ...COMPARISONS.keys(),
  ...[...COMPARISONS.keys()].map((name) => `${name}Path`),
  'StringMatches',
  ...TYPE_TESTS.keys(),
  'IsPresent',
]
