import jsonata from 'jsonata'
import { expect, test } from 'vitest'
import type { EvaluationRequest } from '../evaluation.ts'
import { evaluatorAtOnce } from './at-once.ts'
import type { Library } from './compile.ts'

/** The library's parser with an evaluator that knows one answer. */
const answering =
  (result: unknown): Library =>
  (text, options) => ({ ...jsonata(text, options), ast: () => jsonata(text).ast(), evaluate: () => result })

const request: EvaluationRequest = {
  key: 'k',
  parts: [{ field: 'Output', template: { a: '{% $states.input %}' } }],
  mode: 'all',
  bindings: { states: { input: 1 }, variables: {} },
  now: 0,
  seed: '',
}

const ask = (library: Library, isOver = () => false) =>
  evaluatorAtOnce(library, { expressionMs: 100, isOver })(request)

test('[JN19] what the library answers at once is put into its place', () => {
  expect(ask(answering(7))).toEqual({ key: 'k', ok: true, values: [{ a: 7 }] })
})

test('[JN19] a promise, a failure and a limit leave the request to the usual way', () => {
  expect(ask(jsonata)).toBeNull()
  expect(ask(answering(Promise.reject(new Error('late'))))).toBeNull()
  expect(ask(answering(undefined))).toBeNull()
  expect(ask(answering(7), () => true)).toBeNull()
})

test('[JN19] only names that the expression mentions are handed over', () => {
  let bound: unknown
  const library: Library = (text, options) => ({
    ...answering(7)(text, options),
    evaluate: (_, bindings) => {
      bound = { ...bindings }
      return 7
    },
  })
  ask(library)
  expect(bound).toEqual({ states: { input: 1 } })
})
