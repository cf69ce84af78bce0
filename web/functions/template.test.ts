import { expect, test } from 'vitest'
import { newSource } from './template.ts'

test('[FN11] a new source is valid, takes an input and returns a value', async () => {
  const source = newSource('greet')
  const body = source.replace('export default', 'return')
  const make: (console: { log: () => void }) => unknown = Object(new Function('console', body))
  const handler = make({ log: () => undefined })
  expect(typeof handler).toBe('function')
  if (typeof handler !== 'function') return
  expect(await handler({ name: 'Ida' })).toEqual({ hello: 'Ida' })
  expect(await handler({})).toEqual({ hello: 'world' })
})
