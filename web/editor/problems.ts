import type { Issue } from '../../core/std/issue.ts'
import type { Pointer } from '../../core/std/json-pointer.ts'
import { validate } from '../../core/validate/validate.ts'
import type { Surroundings } from './editor-context.ts'
import type { Reading } from './store/document.ts'

/** The innermost state that a pointer stands in; null for the machine itself. */
export function stateOfPointer(pointer: Pointer): Pointer | null {
  const found = /^(?:.*\/(?:ItemProcessor|Iterator|Branches\/\d+))?\/States\/[^/]+/.exec(pointer)
  return found?.[0] ?? null
}

/** Shape and meaning together: errors first. */
export function findIssues(reading: Reading, around: Surroundings): Issue[] {
  const shape = reading.issues
  if (!reading.current) return [...shape]
  const known = new Set(shape.map((issue) => issue.pointer))
  const meaning = validate(reading.drawn.definition, {
    functions: new Set(around.functions),
    machines: new Set(around.machines),
  }).filter((issue) => !known.has(issue.pointer))
  const all = [...shape, ...meaning]
  return [
    ...all.filter((issue) => issue.severity === 'error'),
    ...all.filter((issue) => issue.severity !== 'error'),
  ]
}

/** The worst problem of each state, and of the states around it, for the marks on the canvas. */
export function problemsByState(issues: readonly Issue[]): Map<Pointer, Issue> {
  const found = new Map<Pointer, Issue>()
  for (const issue of issues) {
    const state = stateOfPointer(issue.pointer)
    if (state === null) continue
    const known = found.get(state)
    if (known === undefined || (known.severity === 'warning' && issue.severity === 'error')) {
      found.set(state, issue)
    }
  }
  return found
}
