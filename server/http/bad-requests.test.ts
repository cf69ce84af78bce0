import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RawRequest, rawRequest } from '../testing/raw-request.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
}, 60_000)
afterAll(() => server.done())

const json = { 'content-type': 'application/json' }
const START = '/api/machines/nobody/executions'
const post = (
  path: string,
  body: string,
  headers: Record<string, string> = json,
): Omit<RawRequest, 'port'> => ({
  method: 'POST',
  path,
  headers,
  body,
})
const deep = `${'['.repeat(201)}${']'.repeat(201)}`
const batch = Array.from({ length: 21 }, () => 'system.info').join(',')
const query = (path: string, input: string): string => `/trpc/${path}?input=${encodeURIComponent(input)}`

type Case = [what: string, request: Omit<RawRequest, 'port'>, status: number, code: string]

const CASES: Case[] = [
  ['a foreign host', { path: '/health', headers: { host: 'evil.example' } }, 403, 'HOST_REFUSED'],
  ['a foreign host asks for the page', { path: '/', headers: { host: 'evil.example' } }, 403, 'HOST_REFUSED'],
  [
    'a foreign origin starts',
    post(START, '{}', { ...json, origin: 'http://evil.example' }),
    403,
    'ORIGIN_REFUSED',
  ],
  [
    'a foreign site starts',
    post(START, '{}', { ...json, 'sec-fetch-site': 'cross-site' }),
    403,
    'ORIGIN_REFUSED',
  ],
  [
    'a foreign origin calls tRPC',
    post('/trpc/system.pullPlug', '', { ...json, origin: 'http://evil.example' }),
    403,
    'ORIGIN_REFUSED',
  ],
  [
    'a form',
    post(START, 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }),
    415,
    'CONTENT_TYPE_REFUSED',
  ],
  ['plain text', post(START, '{}', { 'content-type': 'text/plain' }), 415, 'CONTENT_TYPE_REFUSED'],
  ['no content type', post(START, '{}', {}), 415, 'CONTENT_TYPE_REFUSED'],
  [
    'plain text to tRPC',
    post('/trpc/system.finishWalk', '{}', { 'content-type': 'text/plain' }),
    415,
    'CONTENT_TYPE_REFUSED',
  ],
  ['broken JSON', post(START, '{"a":'), 400, 'JSON_SYNTAX'],
  ['broken JSON to tRPC', post('/trpc/machine.create', '{"a":'), 400, 'JSON_SYNTAX'],
  ['JSON that is too deep', post(START, deep), 400, 'JSON_TOO_DEEP'],
  ['tRPC JSON that is too deep', post('/trpc/machine.create', deep), 400, 'JSON_TOO_DEEP'],
  ['a query that is too deep', { path: query('machine.get', deep) }, 400, 'JSON_TOO_DEEP'],
  ['a number that would be rounded', post(START, '{"a":9007199254740993}'), 400, 'JSON_NUMBER_TOO_LARGE'],
  ['a body that is too large', post(START, JSON.stringify('x'.repeat(1_100_000))), 413, 'BODY_TOO_LARGE'],
  ['an input that is too large', post(START, JSON.stringify('x'.repeat(300_000))), 413, 'JSON_TOO_LARGE'],
  ['a machine that is not there', post(START, '{}'), 404, 'MACHINE_NOT_FOUND'],
  ['a bad execution name', post(`${START}?name=a%20b`, '{}'), 400, 'BAD_INPUT'],
  ['an execution that is not there', { path: '/api/executions/nothing' }, 404, 'EXECUTION_NOT_FOUND'],
  [
    'a signal to nothing',
    post('/api/executions/nothing/signals', '{"name":"x"}'),
    404,
    'EXECUTION_NOT_FOUND',
  ],
  ['a signal without name', post('/api/executions/nothing/signals', '{}'), 400, 'BAD_INPUT'],
  ['a broken token', post('/api/callbacks/nonsense/success', '{}'), 400, 'TOKEN_UNREADABLE'],
  [
    'a token of nothing',
    post(`/api/callbacks/x.1.0.${'0'.repeat(32)}/heartbeat`, '{}'),
    404,
    'EXECUTION_NOT_FOUND',
  ],
  ['an unknown procedure', { path: '/trpc/no.such' }, 404, 'PROCEDURE_NOT_FOUND'],
  ['a mutation by GET', { path: '/trpc/system.pullPlug' }, 405, 'METHOD_NOT_ALLOWED'],
  ['a query by POST', post('/trpc/system.info', '{}'), 405, 'METHOD_NOT_ALLOWED'],
  ['a batch that is too large', { path: `/trpc/${batch}?batch=1&input={}` }, 400, 'BATCH_TOO_LARGE'],
  ['input of the wrong shape', { path: query('machine.get', '{"id":7}') }, 400, 'BAD_INPUT'],
  ['input that is no JSON', { path: '/trpc/machine.get?input=%7B' }, 400, 'JSON_SYNTAX'],
  ['a machine id that is not there', { path: query('machine.get', '{"id":"x"}') }, 404, 'MACHINE_NOT_FOUND'],
  [
    'an author value that is no JSON',
    post('/trpc/execution.start', '{"machineId":"x","input":"{"}'),
    400,
    'JSON_SYNTAX',
  ],
  [
    'an author value that is too deep',
    post('/trpc/execution.start', JSON.stringify({ machineId: 'x', input: deep })),
    400,
    'JSON_TOO_DEEP',
  ],
  [
    'a definition that is none',
    post('/trpc/machine.create', '{"name":"a","definition":"[]"}'),
    400,
    'DEFINITION_NOT_OBJECT',
  ],
  [
    'a definition that is no JSON',
    post('/trpc/machine.create', '{"name":"a","definition":"{"}'),
    400,
    'JSON_SYNTAX',
  ],
  [
    'a machine name with a slash',
    post('/trpc/machine.create', '{"name":"a/b","definition":"{}"}'),
    400,
    'BAD_INPUT',
  ],
  [
    'a mock without an answer',
    post('/trpc/mock.save', '{"machineId":"x","state":"A","text":"{}"}'),
    400,
    'MOCK_UNREADABLE',
  ],
  ['a layout that is none', post('/trpc/machine.saveLayout', '{"id":"x","layout":"[1]"}'), 400, 'BAD_INPUT'],
  ['an address that is none', { path: '/%' }, 400, 'BAD_URL'],
  ['climbing out of the folder', { path: '/assets/../../package.json' }, 404, 'NOT_FOUND'],
  ['climbing out in disguise', { path: '/assets/%2e%2e/%2e%2e/package.json' }, 404, 'NOT_FOUND'],
  ['a file that is not there', { path: '/assets/nothing.js' }, 404, 'NOT_FOUND'],
  ['an unknown route of the API', { path: '/api/nothing' }, 404, 'NOT_FOUND'],
  ['a method that is not there', { method: 'DELETE', path: '/health' }, 404, 'NOT_FOUND'],
  ['a bad question to the flaky endpoint', { path: '/examples/flaky?failures=many' }, 400, 'BAD_INPUT'],
]

interface Told {
  code?: unknown
  message?: unknown
  error?: { message?: unknown; data?: { code?: unknown } }
}

/** Routes answer {code, message}; tRPC wraps the same into its own shape. */
function told(text: string): { code: unknown; message: unknown } {
  const body = JSON.parse(text) as Told | Told[]
  const one = Array.isArray(body) ? body[0] : body
  return { code: one?.error?.data?.code ?? one?.code, message: one?.error?.message ?? one?.message }
}

test.each(CASES)('%s is refused with a code and a sentence', async (_what, request, status, code) => {
  const answer = await rawRequest({ port: server.port, ...request })
  const { code: actual, message } = told(answer.text)
  expect([answer.status, actual]).toEqual([status, code])
  expect(String(message).length).toBeGreaterThan(10)
  expect(answer.text).not.toMatch(/node_modules|\.ts:\d+|\bat .+\(.+:\d+:\d+\)/)
})

test('after all of that the server is up, and its plug is still in', async () => {
  const answer = await rawRequest({ port: server.port, path: '/ready' })
  expect([answer.status, server.killed()]).toEqual([200, 0])
})

test('what is not HTTP at all is answered and closed', async () => {
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write('hello\r\n\r\n'))
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk
    })
    socket.on('close', () => resolve(received))
    socket.on('error', reject)
  })
  expect(text).toContain('400 Bad Request')
  expect(text).toContain('"code":"BAD_REQUEST"')
})

test('every answer forbids foreign scripts and frames', async () => {
  const { headers } = await rawRequest({ port: server.port, path: '/health' })
  const policy = String(headers['content-security-policy'])
  expect(policy).toContain("script-src 'self'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(/script-src[^;]*unsafe/.test(policy)).toBe(false)
  expect(headers['x-content-type-options']).toBe('nosniff')
})

test('figures are there for a monitoring system', async () => {
  const { status, text } = await rawRequest({ port: server.port, path: '/metrics' })
  expect(status).toBe(200)
  expect(text).toContain('hindsight_http_request_seconds')
  expect(text).toContain('hindsight_refused_total{code="HOST_REFUSED"}')
})
