import { expect, test } from 'vitest'
import { template } from '../../../core/edit/templates.ts'
import {
  createEditorStore,
  isDirty,
  meetNewer,
  replaceText,
  runCommand,
  setPositions,
  setText,
  travel,
} from './editor-store.ts'

const text = '{\n  "StartAt": "A",\n  "States": { "A": { "Type": "Pass", "End": true } }\n}'

const open = () => createEditorStore('m', { text, positions: {}, version: 1 }, null, 'design')

const addWait = (store: ReturnType<typeof open>) =>
  runCommand(store, {
    kind: 'addState',
    scope: '',
    place: { kind: 'after', state: '/States/A' },
    ...template('wait', { queryLanguage: 'JSONPath', functionName: 'f', machineName: 'm', url: 'u' }),
  })

const nodes = (store: ReturnType<typeof open>) => store.getState().reading.drawn.graph.nodes.map((n) => n.id)

test('[ED1] a command on the canvas changes the text, and undo brings the very text back', () => {
  const store = open()
  expect(addWait(store)).toBeNull()
  expect(nodes(store)).toContain('/States/Wait')
  expect(store.getState().selection.states).toEqual(['/States/Wait'])
  travel(store, 'undo')
  expect(store.getState().history.present.text).toBe(text)
  expect(isDirty(store.getState())).toBe(false)
})

test('[ED2] text that cannot be read never blanks the canvas, and the canvas does not touch it', () => {
  const store = open()
  setText(store, `${text.slice(0, 20)} oops`)
  expect(nodes(store)).toContain('/States/A')
  expect(store.getState().reading.syntax).not.toBeNull()
  expect(addWait(store)?.code).toBe('TEXT_UNREADABLE')
  setText(store, text)
  expect(addWait(store)).toBeNull()
})

test('[ED3] typing is one step of undo', () => {
  const store = open()
  for (const end of ['1', '12', '123']) setText(store, `${text}\n`.replace('"A"', `"A${end}"`))
  travel(store, 'undo')
  expect(store.getState().history.present.text).toBe(text)
})

test('[ED4] a renamed state keeps the place a hand has given it', () => {
  const store = open()
  setPositions(store, { '/States/A': { x: 7, y: 8 } }, 'Move')
  runCommand(store, { kind: 'rename', state: '/States/A', name: 'B' })
  expect(store.getState().history.present.positions).toEqual({ '/States/B': { x: 7, y: 8 } })
})

test('[ED5] an import is one step and forgets where things stood', () => {
  const store = open()
  setPositions(store, { '/States/A': { x: 7, y: 8 } }, 'Move')
  replaceText(store, text.replaceAll('"A"', '"Z"'), 'Import')
  expect(store.getState().history.present.positions).toEqual({})
  travel(store, 'undo')
  expect(store.getState().history.present.positions).toEqual({ '/States/A': { x: 7, y: 8 } })
})

test('[ED9] when somebody else was faster, theirs can be loaded and undone, or mine comes after it', () => {
  const store = open()
  addWait(store)
  const mine = store.getState().history.present.text
  const theirs = { text: text.replaceAll('"A"', '"B"'), positions: {}, version: 2 }
  meetNewer(store, theirs, 'theirs')
  expect(isDirty(store.getState())).toBe(false)
  travel(store, 'undo')
  expect(store.getState().history.present.text).toBe(mine)
  expect(store.getState().saved.version).toBe(2)
})
