import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StateMachine } from '../language/definition.ts'
import { type Json, jsonEqual } from '../std/json.ts'
import { printJson } from '../std/json-text.ts'
import { checkDefinition } from '../validate/validate.ts'
import { apply } from './apply.ts'
import { type History, record, redo, startHistory, undo } from './history.ts'
import { template } from './templates.ts'
import {
  arbitraryChoice,
  commandFor,
  KINDS,
  newMachine,
  templateContext,
} from './testing/arbitrary-command.ts'
import { editText } from './text-edit.ts'

const asJson = (definition: StateMachine): Json => definition as unknown as Json

function errorsOf(definition: StateMachine): string[] {
  return checkDefinition(asJson(definition))
    .issues.filter((issue) => issue.severity === 'error')
    .map((issue) => `${issue.code} ${issue.pointer}`)
}

const sequences = fc.tuple(
  fc.constantFrom('JSONata' as const, 'JSONPath' as const),
  fc.array(arbitraryChoice, { maxLength: 25 }),
)

test('[E18] any commands in any order keep a machine readable and free of errors', () => {
  fc.assert(
    fc.property(sequences, ([language, choices]) => {
      let definition = newMachine(language)
      for (const choice of choices) {
        const command = commandFor(definition, choice)
        const before = printJson(asJson(definition))
        const result = apply(definition, command)
        expect(printJson(asJson(definition))).toBe(before)
        if (!result.ok) continue
        definition = result.value.definition
        expect(errorsOf(definition), JSON.stringify(command)).toEqual([])
      }
    }),
    { numRuns: 300 },
  )
})

test('[E19] undo restores every text byte for byte, and redo the ones after', () => {
  fc.assert(
    fc.property(sequences, ([language, choices]) => {
      const texts = [printJson(asJson(newMachine(language)), 2)]
      let history: History<string> = startHistory(texts[0]!)
      let definition = newMachine(language)
      for (const choice of choices) {
        const result = apply(definition, commandFor(definition, choice))
        if (!result.ok) continue
        const text = editText(history.present, asJson(definition), asJson(result.value.definition))
        definition = JSON.parse(text) as StateMachine
        history = record(history, text, result.value.label)
        texts.push(text)
      }
      for (const text of texts.toReversed()) {
        expect(history.present).toBe(text)
        history = undo(history)
      }
      for (const text of texts) {
        expect(history.present).toBe(text)
        history = redo(history)
      }
    }),
    { numRuns: 60 },
  )
})

test('[E21] the text after an edit holds exactly the new definition', () => {
  fc.assert(
    fc.property(sequences, ([language, choices]) => {
      let definition = newMachine(language)
      let text = printJson(asJson(definition), 2)
      for (const choice of choices) {
        const result = apply(definition, commandFor(definition, choice))
        if (!result.ok) continue
        text = editText(text, asJson(definition), asJson(result.value.definition))
        const read = JSON.parse(text) as Json
        expect(jsonEqual(read, asJson(result.value.definition))).toBe(true)
        definition = read as unknown as StateMachine
      }
    }),
    { numRuns: 60 },
  )
})

test.each(KINDS)('[E5] %s is valid in machines of both languages', (kind) => {
  for (const language of ['JSONata', 'JSONPath'] as const) {
    const { add, companions } = template(kind, templateContext(language))
    const result = apply(newMachine(language), {
      kind: 'addState',
      scope: '',
      place: { kind: 'after', state: '/States/First' },
      add,
      companions,
    })
    expect(result.ok && errorsOf(result.value.definition)).toEqual([])
  }
})
