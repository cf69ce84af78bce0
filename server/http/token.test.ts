import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { rawRequest } from '../testing/raw-request.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

const TOKEN = 'a-secret-of-some-length'
let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ HOST: '0.0.0.0', HINDSIGHT_TOKEN: TOKEN, HINDSIGHT_RATE_LIMIT: '40' })
}, 60_000)
afterAll(() => server.done())

const get = (path: string, headers: Record<string, string> = {}) =>
  rawRequest({ port: server.port, path, headers })

test('no route answers without the token', async () => {
  for (const path of [
    '/',
    '/health',
    '/ready',
    '/metrics',
    '/trpc/system.info',
    '/api/executions/x',
    '/examples/flaky',
  ]) {
    expect([path, (await get(path)).status]).toEqual([path, 401])
  }
})

test('the token opens every door: as bearer, as cookie, and once in the address', async () => {
  expect((await get('/health', { authorization: `Bearer ${TOKEN}` })).status).toBe(200)
  const opened = await get(`/machines?a=1&token=${TOKEN}`)
  expect([opened.status, opened.headers.location]).toEqual([303, '/machines?a=1'])
  const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? ''
  expect(String(opened.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/)
  expect((await get('/health', { cookie })).status).toBe(200)
})

test('the redirect never leads to another server', async () => {
  const { headers } = await get(`//evil.example/x?token=${TOKEN}`)
  expect(String(headers.location ?? '/')).not.toMatch(/^\/\//)
})

test('the plug cannot be pulled where others can reach the server', async () => {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
  const answer = await rawRequest({
    port: server.port,
    method: 'POST',
    path: '/trpc/system.pullPlug',
    headers,
  })
  expect([answer.status, answer.text.includes('PLUG_REFUSED')]).toEqual([403, true])
})

test('a socket needs the token and no foreign origin', async () => {
  const open = (headers: Record<string, string>): Promise<string> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}/trpc`, { headers })
      socket.on('open', () => {
        socket.close()
        resolve('open')
      })
      socket.on('error', (error) => resolve(error.message))
    })
  expect(await open({})).toContain('401')
  expect(await open({ authorization: `Bearer ${TOKEN}`, origin: 'http://evil.example' })).toContain('403')
  expect(await open({ authorization: `Bearer ${TOKEN}`, host: 'evil.example' })).toContain('403')
  expect(await open({ authorization: `Bearer ${TOKEN}` })).toBe('open')
})

test('too many requests are told to wait', async () => {
  const statuses = new Set<number>()
  for (let i = 0; i < 60; i++)
    statuses.add((await get('/health', { authorization: `Bearer ${TOKEN}` })).status)
  expect(statuses).toContain(429)
  const answer = await get('/health', { authorization: `Bearer ${TOKEN}` })
  expect(JSON.parse(answer.text)).toMatchObject({ code: 'TOO_MANY_REQUESTS' })
})
