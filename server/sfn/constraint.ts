import type { z } from 'zod'
import { sfnError } from './errors.ts'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** Values longer than this are cut in messages. */
const LONGEST_SHOWN = 4_096

/**
 * Reads the input of an operation. What does not fit is refused as AWS does: the wrong type of JSON value is a
 * SerializationException, a value out of its bounds a ValidationException that counts and names each place.
 */
export function readInput<I>(schema: z.ZodType<I>, raw: unknown): I {
  const given = withoutNulls(raw)
  const read = schema.safeParse(given)
  if (read.success) return read.data
  const { issues } = read.error
  const mistyped = issues.find(
    (issue) => issue.code === 'invalid_type' && valueAt(given, issue.path) !== undefined,
  )
  if (mistyped?.code === 'invalid_type') {
    throw sfnError('SerializationException', typeText(mistyped.expected, valueAt(given, mistyped.path)))
  }
  const texts = issues.map((issue) => constraintText(issue, valueAt(given, issue.path)))
  const count = `${texts.length} validation error${texts.length === 1 ? '' : 's'} detected`
  throw sfnError('ValidationException', `${count}: ${texts.join('; ')}`)
}

/** A member that is null is as good as absent. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  const kept: [string, unknown][] = []
  for (const [key, member] of Object.entries(value)) {
    if (member !== null) kept.push([key, withoutNulls(member)])
  }
  return Object.fromEntries(kept)
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (Object(at) as Record<PropertyKey, unknown>)[key], value)
}

/** `routingConfiguration.1.member.weight`: members of lists are counted from 1. */
function placeOf(path: Path): string {
  return path.map((part) => (typeof part === 'number' ? `${part + 1}.member` : String(part))).join('.')
}

function constraintText(issue: Issue, value: unknown): string {
  const shown = value === undefined ? 'null' : `'${shortened(javaText(value))}'`
  return `Value ${shown} at '${placeOf(issue.path)}' failed to satisfy constraint: ${ruleText(issue)}`
}

function ruleText(issue: Issue): string {
  switch (issue.code) {
    case 'too_small':
    case 'too_big': {
      const what = issue.origin === 'number' || issue.origin === 'int' ? 'value' : 'length'
      if (issue.code === 'too_small')
        return `Member must have ${what} greater than or equal to ${issue.minimum}`
      return `Member must have ${what} less than or equal to ${issue.maximum}`
    }
    case 'invalid_value':
      return `Member must satisfy enum value set: [${issue.values.map(String).join(', ')}]`
    case 'invalid_format':
      return `Member must satisfy regular expression pattern: ${patternText(issue.pattern)}`
    default:
      return 'Member must not be null'
  }
}

const patternText = (pattern: string | undefined): string => (pattern ?? '').replace(/^\/|\/[a-z]*$/g, '')

function typeText(expected: string, value: unknown): string {
  const got = Array.isArray(value)
    ? 'Start of list'
    : typeof value === 'object'
      ? 'Start of structure or map'
      : null
  if (got !== null) return `${got} found where not expected.`
  if (expected === 'array') return 'Expected list or null'
  if (expected === 'object') return 'Expected null'
  const java = { string: 'a String', boolean: 'a Boolean', int: 'an Integer', number: 'an Integer' }[expected]
  const token =
    typeof value === 'boolean'
      ? `${String(value).toUpperCase()}_VALUE`
      : `${typeof value}_VALUE`.toUpperCase()
  return `${token} can not be converted to ${java ?? `a ${expected}`}`
}

/** A value as Java prints it. */
function javaText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(javaText).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const members = Object.entries(value).map(([key, member]) => `${key}=${javaText(member)}`)
  return 'stateMachineVersionArn' in value
    ? `RoutingConfigurationListItem(${members.join(', ')})`
    : `{${members.join(', ')}}`
}

const shortened = (text: string): string =>
  text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text
