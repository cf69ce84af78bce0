import { expect, test } from 'vitest'
import { deadlyError, isIdle, isWhole } from './wire.ts'

function message(type: string, body: string): Buffer {
  const bytes = Buffer.from(body, 'latin1')
  const head = Buffer.alloc(5, type, 'latin1')
  head.writeUInt32BE(bytes.length + 4, 1)
  return Buffer.concat([head, bytes])
}
const error = (severity: string, text: string) =>
  message('E', `S${severity}\0V${severity}\0C58030\0M${text}\0\0`)
const ready = (status: string) => message('Z', status)

test('[ST24] only PANIC and FATAL end the database', () => {
  const rows = [message('D', 'E'.repeat(300)), message('C', 'SELECT 1\0')]
  expect(deadlyError(Buffer.concat([...rows, error('ERROR', 'no table'), ready('I')]))).toBeNull()
  expect(deadlyError(Buffer.concat([...rows, error('PANIC', 'no flush'), ready('I')]))).toBe('no flush')
  expect(deadlyError(error('FATAL', 'end'))).toBe('end')
  expect(deadlyError(Buffer.alloc(0))).toBeNull()
  expect(deadlyError(Buffer.from('E\0\0'))).toBeNull()
})

test('[ST24] an answer is whole when it says that the database is ready', () => {
  expect(isWhole(Buffer.concat([message('C', 'x'), ready('T')]))).toBe(true)
  expect(isIdle(Buffer.concat([message('C', 'x'), ready('T')]))).toBe(false)
  expect(isIdle(ready('I'))).toBe(true)
  expect(isWhole(message('C', 'x'))).toBe(false)
  expect(isWhole(Buffer.alloc(0))).toBe(false)
})
