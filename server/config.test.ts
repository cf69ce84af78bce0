import { expect, test } from 'vitest'
import { baseUrlOf, readConfig } from './config.ts'

const read = (env: Record<string, string>) => {
  const result = readConfig(env)
  if (!result.ok) throw new Error(result.error)
  return result.value
}
const problem = (env: Record<string, string>): string => {
  const result = readConfig(env)
  return result.ok ? '' : result.error
}

test('without any environment the server is on loopback, port 4700, with its data in ./data', () => {
  expect(read({})).toMatchObject({
    port: 4700,
    host: '127.0.0.1',
    loopback: true,
    token: null,
    dataDir: 'data',
    databaseUrl: null,
    seed: 'none',
  })
  expect(baseUrlOf(read({}))).toBe('http://127.0.0.1:4700')
})

test('another host needs a token', () => {
  expect(problem({ HOST: '0.0.0.0' })).toContain('HINDSIGHT_TOKEN')
  expect(problem({ HOST: '192.168.1.4' })).toContain('HINDSIGHT_TOKEN')
  expect(problem({ HOST: '0.0.0.0', HINDSIGHT_TOKEN: 'short' })).toContain('16 characters')
  expect(read({ HOST: '0.0.0.0', HINDSIGHT_TOKEN: 'a-long-enough-secret' }).loopback).toBe(false)
  for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '::1'])
    expect(read({ HOST: host }).loopback).toBe(true)
})

test('bad values are refused with a sentence that names the variable', () => {
  const cases: [Record<string, string>, string][] = [
    [{ PORT: 'abc' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ PORT: '-1' }, 'PORT'],
    [{ LAMBDA_ENDPOINT: 'ftp://x' }, 'LAMBDA_ENDPOINT'],
    [{ LAMBDA_ENDPOINT: 'nonsense' }, 'LAMBDA_ENDPOINT'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    [{ HINDSIGHT_SEED: 'some' }, 'HINDSIGHT_SEED'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ HINDSIGHT_RATE_LIMIT: '0' }, 'HINDSIGHT_RATE_LIMIT'],
    [{ HINDSIGHT_TOKEN: 'with blanks in it 1234' }, 'HINDSIGHT_TOKEN'],
  ]
  for (const [env, name] of cases) expect(problem(env)).toContain(name)
})

test('lists are split at commas, blanks do not matter', () => {
  const config = read({ ALLOW_PRIVATE_HOSTS: ' a.local:80, 10.0.0.0/8 ,', HINDSIGHT_HOSTS: 'Flows.Example' })
  expect(config.allowPrivateHosts).toEqual(['a.local:80', '10.0.0.0/8'])
  expect(config.hosts).toEqual(['flows.example'])
})

test('the address to open is one that works in a browser', () => {
  const token = 'a-long-enough-secret'
  expect(baseUrlOf(read({ HOST: '0.0.0.0', HINDSIGHT_TOKEN: token, PORT: '80' }))).toBe('http://localhost:80')
  expect(baseUrlOf(read({ HOST: '::1' }))).toBe('http://[::1]:4700')
})

test('on a terminal the log says only what is wrong, unless told otherwise', () => {
  const level = (env: Record<string, string>, terminal: boolean) => {
    const result = readConfig(env, terminal)
    return result.ok ? result.value.logLevel : result.error
  }
  expect(level({}, true)).toBe('warn')
  expect(level({}, false)).toBe('info')
  expect(level({ LOG_LEVEL: 'debug' }, true)).toBe('debug')
})
