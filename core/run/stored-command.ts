import { isObject, type Json, type JsonObject, setKey } from '../std/json.ts'
import {
  CODEC_VERSION,
  decodeCommand,
  decodeEvents,
  decodeValues,
  encodeCommand,
  encodeWithValues,
} from './codec.ts'
import type { Command, CommandBase, Start } from './command.ts'
import type { ExecutionStarted, HistoryEvent } from './event.ts'
import { exactJson } from './exact-json.ts'

/** What the row of a decision says of its command in columns of its own. */
const COLUMNS = new Set(['kind', 'author', 'requestId', 'at'])

/** A small value is written where it stands, a large one only where the events have it too. */
const SMALL = 24

/** The first event says all that the command said: a start, or a task's result that the engine brings. */
const TOLD = ''

/** The same in rows of the second version. */
const TOLD_BEFORE = '{"v":2,"told":true}'

const PREFIX = `{"v":${CODEC_VERSION},"asked":`
const PREFIXES = /^\{"v":\d+,"asked":/

/** The columns of a decision's row that its command is read back from; large values are put back in both texts. */
export interface StoredDecision {
  readonly kind: string
  readonly author: string
  readonly requestId: string
  /** Milliseconds since 1970, UTC. */
  readonly at: number
  readonly command: string
  readonly events: string
}

/**
 * The texts of a decision's row. A command's text leaves out what the row says in other columns, and names a value that its
 * events have too by its index there: what a task came to stands once. Where that does not fit it is `encodeCommand`'s.
 */
export function encodeDecisionTexts(
  command: Command,
  events: readonly HistoryEvent[],
): { readonly command: string; readonly events: string } {
  const { text, indexOf } = encodeWithValues(events)
  if (isTold(command, events[0])) return { command: TOLD, events: text }
  if (command.kind === 'Start' || command.kind === 'Fork')
    return { command: encodeCommand(command), events: text }
  const parts: string[] = []
  for (const [field, value] of Object.entries(command) as [string, Json | undefined][]) {
    if (value === undefined || COLUMNS.has(field) || (field === 'seed' && value === '')) continue
    const index = typeof value === 'object' && value !== null ? indexOf(value) : undefined
    if (index !== undefined) {
      parts.push(`"${field}$":${index}`)
      continue
    }
    const own = exactJson(value)
    if (own.length > SMALL && field !== 'task' && field !== 'token') {
      return { command: encodeCommand(command), events: text }
    }
    parts.push(`"${field}":${own}`)
  }
  return { command: `${PREFIX}{${parts.join(',')}}}`, events: text }
}

/** The command of a stored decision, as it was given. Throws on texts of no release. */
export function decodeStoredCommand(row: StoredDecision): Command {
  if (row.command === TOLD || row.command === TOLD_BEFORE) return told(row)
  if (!PREFIXES.test(row.command)) return decodeCommand(row.command)
  const { asked } = JSON.parse(row.command) as { asked: Json }
  const { kind, author, requestId, at } = row
  const command: JsonObject = { kind, author, requestId, at, seed: '' }
  const values = decodeValues(row.events)
  for (const [field, value] of Object.entries(isObject(asked) ? asked : {})) {
    if (field.endsWith('$') && typeof value === 'number')
      setKey(command, field.slice(0, -1), values[value] ?? null)
    else setKey(command, field, value)
  }
  return command as unknown as Command
}

const RESULT_FIELDS = new Set([...COLUMNS, 'seed', 'task', 'output', 'startedAt', 'logs', 'mocked'])

/** Fields that a start's event has under the same name. */
const START_FIELDS = [
  ...['executionId', 'name', 'machineId', 'machineName', 'machineVersion', 'definition', 'input'],
  ...['breakpoints', 'rehearsal', 'parent', 'identity', 'author'],
]
const START_ALL = new Set([...COLUMNS, 'seed', ...START_FIELDS])

function isTold(command: Command, first: HistoryEvent | undefined): boolean {
  if (command.kind === 'Start') return first?.type === 'ExecutionStarted' && isToldStart(command, first)
  if (command.kind !== 'CompleteTask' || first?.type !== 'TaskSucceeded' || command.seed !== '') return false
  const { task, output, startedAt, logs, mocked } = command
  return (
    task.visit === first.visit &&
    task.attempt === first.attempt &&
    output === first.output &&
    startedAt === first.startedAt &&
    logs === first.logs &&
    mocked === first.mocked &&
    hasOnly(command, RESULT_FIELDS)
  )
}

function isToldStart(command: Start, first: ExecutionStarted): boolean {
  const [asked, said] = [fieldsOf(command), fieldsOf(first)]
  return (
    command.seed === first.entropy &&
    START_FIELDS.every((field) => asked[field] === said[field]) &&
    hasOnly(command, START_ALL)
  )
}

function hasOnly(command: Command, fields: ReadonlySet<string>): boolean {
  for (const field in command) if (!fields.has(field)) return false
  return true
}

const fieldsOf = (one: Command | HistoryEvent): Readonly<Record<string, Json | undefined>> =>
  one as unknown as Readonly<Record<string, Json | undefined>>

function told({ author, requestId, at, events }: StoredDecision): Command {
  const [first] = decodeEvents(events)
  if (first?.type === 'ExecutionStarted') return toldStart(first, { author, requestId, at })
  if (first?.type !== 'TaskSucceeded') throw new Error('a stored command is not told by its first event')
  const { visit, attempt, output, startedAt, logs, mocked } = first
  return {
    ...{ kind: 'CompleteTask', author, requestId, at, seed: '', task: { visit, attempt }, output },
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(logs === undefined ? {} : { logs }),
    ...(mocked === undefined ? {} : { mocked }),
  }
}

function toldStart(first: ExecutionStarted, base: Omit<CommandBase, 'seed'>): Command {
  const fields = START_FIELDS.flatMap((field) => {
    const value = fieldsOf(first)[field]
    return value === undefined ? [] : [[field, value] as const]
  })
  const command = { kind: 'Start', seed: first.entropy, ...Object.fromEntries(fields), ...base }
  return command as unknown as Command
}
