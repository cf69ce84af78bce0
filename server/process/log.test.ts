import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { createLog } from './log.ts'

function collected(format: 'json' | 'pretty', level = 'info') {
  let text = ''
  const to = new Writable({
    write: (chunk, _, done) => {
      text += String(chunk)
      done()
    },
  })
  return { log: createLog(level, format, to), text: () => text }
}

test('[TL20] a line is JSON with a level in words, a time, the execution and a sentence', () => {
  const { log, text } = collected('json')
  log.warn({ executionId: 'e1' }, 'a commit failed')
  expect(JSON.parse(text())).toEqual({
    level: 'warn',
    time: expect.any(Number),
    executionId: 'e1',
    msg: 'a commit failed',
  })
})

test('[TL21] of an error its kind, code, message and places are told, and nothing else that hangs on it', () => {
  const { log, text } = collected('json')
  const cause = Object.assign(new Error('inner'), { detail: 'Failing row contains (secret)' })
  const error = Object.assign(new Error(`outer ${'x'.repeat(5_000)}`, { cause }), {
    code: 'P2010',
    meta: { parameters: ['secret'] },
    cause,
  })
  log.error({ err: error }, 'a call failed')
  expect(text()).not.toContain('secret')
  expect(text().length).toBeLessThan(8_000)
  const { err } = JSON.parse(text()) as { err: { message: string; stack: string } }
  expect(err).toMatchObject({ type: 'Error', code: 'P2010', cause: { message: 'inner' } })
  expect(err.message.length).toBeLessThan(600)
  expect(err.stack).toMatch(/^\s+at .*log\.test\.ts/)
  log.error({ err: 'only a text' }, 'odd')
  expect(text()).toContain('only a text')
})

test('[TL22] LOG_FORMAT and LOG_LEVEL rule; without them a terminal gets what is wrong, in words', () => {
  const read = (env: Record<string, string>, terminal: boolean) => {
    const config = readConfig(env, terminal)
    return config.ok ? [config.value.telemetry.logFormat, config.value.logLevel] : config.error
  }
  expect(read({}, true)).toEqual(['pretty', 'warn'])
  expect(read({}, false)).toEqual(['json', 'info'])
  expect(read({ LOG_FORMAT: 'json', LOG_LEVEL: 'debug' }, true)).toEqual(['json', 'debug'])
  expect(read({ LOG_FORMAT: 'xml' }, true)).toContain('LOG_FORMAT')
  const { log, text } = collected('pretty')
  log.info({ executionId: 'e1' }, 'hello')
  expect(text()).toContain('hello')
  expect(text()).not.toContain('{"')
})
