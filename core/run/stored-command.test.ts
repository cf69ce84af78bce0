import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDefinition } from '../language/parse.ts'
import type { Json } from '../std/json.ts'
import { encodeEvents } from './codec.ts'
import type { Command } from './command.ts'
import { decideWith } from './decide.ts'
import type { HistoryEvent } from './event.ts'
import { initialState } from './initial-state.ts'
import { compileProgram } from './program.ts'
import { decodeStoredCommand, encodeDecisionTexts } from './stored-command.ts'
import { evaluateAll } from './testing/simulation.ts'

const base = { requestId: 'r', at: 5, seed: '', author: 'engine' } as const

function completed(output: Json): { readonly command: Command; readonly events: readonly HistoryEvent[] } {
  const task = { visit: 1, attempt: 0 }
  const at = { seq: 7, at: 5, frame: 0, ...task }
  return {
    command: { ...base, kind: 'CompleteTask', task, startedAt: 4, output },
    events: [{ ...at, type: 'TaskSucceeded', startedAt: 4, output }],
  }
}

test('[RC7] a stored command is read again as it was given, whatever it carries', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.boolean(), (value, seen) => {
      const output = JSON.parse(JSON.stringify(value)) as Json
      const { command, events } = completed(output)
      const texts = encodeDecisionTexts(command, seen ? events : completed('another').events)
      const { kind, author, requestId, at } = command
      expect(decodeStoredCommand({ kind, author, requestId, at, ...texts })).toEqual(command)
    }),
  )
})

test('[RC7] commands of people come back too, with their entropy', () => {
  const redrive: Command = { ...base, author: 'me', seed: 'f'.repeat(32), kind: 'Redrive' }
  const signal: Command = {
    ...base,
    author: 'me',
    kind: 'Signal',
    name: 'paid',
    eventId: 'e',
    key: null,
    payload: 1,
  }
  for (const command of [redrive, signal]) {
    const { kind, author, requestId, at } = command
    const texts = encodeDecisionTexts(command, [])
    expect(decodeStoredCommand({ kind, author, requestId, at, ...texts })).toEqual(command)
  }
})

test('[RC7] what a task came to stands once in its row, and columns are not repeated', () => {
  const note = 'a result that is long enough to be noticed'
  const { command, events } = completed({ note })
  const texts = encodeDecisionTexts(command, events)
  expect((texts.command + texts.events).split(note)).toHaveLength(2)
  expect(texts.command).not.toMatch(/engine|CompleteTask|requestId/)
  expect(texts.command.length).toBeLessThan(100)
})

test('[RC7] a command of which its first event tells everything is but a mark, unless it says more', () => {
  const { command, events } = completed({ done: true })
  const { kind, author, requestId, at } = command
  const back = (asked: Command) =>
    decodeStoredCommand({ kind, author, requestId, at, ...encodeDecisionTexts(asked, events) })
  expect(encodeDecisionTexts(command, events).command).toBe('')
  const before = { kind, author, requestId, at, command: '{"v":2,"told":true}' }
  expect(decodeStoredCommand({ ...before, events: encodeEvents(events) })).toEqual(command)
  const more = { ...command, token: 't' } as Command
  const late = { ...command, startedAt: 3 } as Command
  for (const asked of [command, more, late]) expect(back(asked)).toEqual(asked)
})

test('[RC7] a start is told by its event, unless it says more', async () => {
  const machine = compileProgram(
    parseDefinition({ StartAt: 'A', States: { A: { Type: 'Succeed' } } }).definition!,
  )
  const start: Command = {
    ...{
      ...base,
      author: 'me',
      seed: 'a'.repeat(32),
      kind: 'Start',
      executionId: 'e',
      name: 'n',
      input: { a: [1] },
    },
    ...{
      machineId: 'm',
      machineName: 'M',
      machineVersion: 3,
      definition: 'hash',
      breakpoints: [],
      parent: null,
    },
    rehearsal: true,
  }
  const { events } = await decideWith(initialState(), start, machine, evaluateAll)
  for (const command of [start, { ...start, odd: 1 }, { ...start, name: 'another' }] as Command[]) {
    const { kind, author, requestId, at } = command
    const texts = encodeDecisionTexts(command, events)
    expect(texts.command === '').toBe(command === start)
    expect(decodeStoredCommand({ kind, author, requestId, at, ...texts })).toEqual(command)
  }
})
