import { expect, test } from 'vitest'
import { isDuplicate, StoreError, storeErrorOf } from './store-error.ts'

const sql = (code: string): Error =>
  Object.assign(new Error('said by PostgreSQL'), { code, severity: 'ERROR' })
const byPrisma = (code: string, adapter: object): Error =>
  Object.assign(new Error('said by Prisma'), { code, meta: { driverAdapterError: { cause: adapter } } })
const codeOf = (error: unknown): string => {
  const told = storeErrorOf(error)
  return told instanceof StoreError ? told.code : 'as it was'
}

test('[ST50] whatever shape a database has that is away, it is STORE_UNAVAILABLE', () => {
  const codes = ['57P01', '57P02', '57P03', '57014', '53000', '53200', '53300', '53400', '08006', '08001']
  codes.push(
    '25006',
    '40001',
    '40P01',
    '55P03',
    '58030',
    'XX000',
    'XX001',
    '28P01',
    '3D000',
    '42501',
    '42P01',
  )
  codes.push('0A000', '26000', '25P02', '25P03')
  for (const code of codes) expect([code, codeOf(sql(code))]).toEqual([code, 'STORE_UNAVAILABLE'])
  for (const code of codes) {
    const known = byPrisma('P2010', { kind: 'postgres', code, originalCode: code })
    expect([code, codeOf(known)]).toEqual([code, 'STORE_UNAVAILABLE'])
  }
  const sockets = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']
  for (const code of sockets)
    expect(codeOf(Object.assign(new Error('x'), { code }))).toBe('STORE_UNAVAILABLE')
  const words = [
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'timeout expired',
    'Query read timeout',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'Cannot use a pool after calling end on the pool',
  ]
  for (const text of words) expect([text, codeOf(new Error(text))]).toEqual([text, 'STORE_UNAVAILABLE'])
  for (const code of ['P1001', 'P1017', 'P2024', 'P2028', 'P2034', 'P2037']) {
    expect([code, codeOf(byPrisma(code, {}))]).toEqual([code, 'STORE_UNAVAILABLE'])
  }
})

test('[ST51] a full disk is STORE_FULL, however it is wrapped', () => {
  expect(codeOf(sql('53100'))).toBe('STORE_FULL')
  expect(codeOf(byPrisma('P2010', { kind: 'postgres', code: '53100', originalCode: '53100' }))).toBe(
    'STORE_FULL',
  )
})

test('[ST50] what a statement itself is to blame for stays what it is', () => {
  for (const code of ['22001', '22021', '23505', '23503', '54000', '21000']) {
    expect([code, codeOf(sql(code))]).toEqual([code, 'as it was'])
  }
  for (const code of ['P2002', 'P2003', 'P2025', 'P2000'])
    expect(codeOf(byPrisma(code, {}))).toBe('as it was')
  expect(isDuplicate(storeErrorOf(byPrisma('P2002', { kind: 'UniqueConstraintViolation' })))).toBe(true)
  expect(codeOf(new TypeError('x is not a function'))).toBe('as it was')
  expect(codeOf(Object.assign(new Error('no'), { code: 'ENOENT' }))).toBe('as it was')
})
