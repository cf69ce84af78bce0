import { createServer } from 'node:http'
import { type RawRequest, rawRequest } from '../../server/testing/raw-request.ts'
import { expect, test } from '../fixtures/test.ts'

const json = { 'content-type': 'application/json' }
const START = '/api/machines/nobody/executions'
const post = (path: string, body: string, headers: Record<string, string> = json) => ({
  method: 'POST',
  path,
  body,
  headers,
})
const upgrade = (headers: Record<string, string>) => ({
  path: '/trpc',
  headers: {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  },
})
const deep = `${'['.repeat(201)}${']'.repeat(201)}`
const batch = Array.from({ length: 21 }, () => 'system.info').join(',')

type Refused = readonly [what: string, request: Omit<RawRequest, 'port'>, status: number, code: string]

const REFUSED: readonly Refused[] = [
  ['a foreign host', { path: '/', headers: { host: 'evil.example' } }, 403, 'HOST_REFUSED'],
  ['a foreign origin', post(START, '{}', { ...json, origin: 'http://evil.example' }), 403, 'ORIGIN_REFUSED'],
  ['another site', post(START, '{}', { ...json, 'sec-fetch-site': 'cross-site' }), 403, 'ORIGIN_REFUSED'],
  ['a body of plain text', post(START, '{}', { 'content-type': 'text/plain' }), 415, 'CONTENT_TYPE_REFUSED'],
  ['a batch of 21', { path: `/trpc/${batch}?batch=1&input={}` }, 400, 'BATCH_TOO_LARGE'],
  ['201 levels', post(START, deep), 400, 'JSON_TOO_DEEP'],
  ['2^53', post(START, '{"a":9007199254740993}'), 400, 'JSON_NUMBER_TOO_LARGE'],
  ['a huge body', post(START, JSON.stringify('x'.repeat(2_000_000))), 413, 'BODY_TOO_LARGE'],
  ['an unknown route', { path: '/api/nothing' }, 404, 'NOT_FOUND'],
  ['an unknown procedure', { path: '/trpc/no.such' }, 404, 'PROCEDURE_NOT_FOUND'],
  ['broken JSON', post(START, '{"a":'), 400, 'JSON_SYNTAX'],
  ['a socket of a foreign origin', upgrade({ origin: 'http://evil.example' }), 403, 'ORIGIN_REFUSED'],
  ['a socket to a foreign host', upgrade({ host: 'evil.example' }), 403, 'HOST_REFUSED'],
]

for (const [what, request, status, code] of REFUSED) {
  test(`${what} is refused with ${code} and a sentence`, async ({ server }) => {
    const port = Number(new URL(server.url).port)
    const answer = await rawRequest({ port, ...request })
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(`"${code}"`)
    expect(answer.text).toMatch(/"message":"[A-Z]([^"]|\\"){10,}/)
    expect(answer.text).not.toMatch(/node_modules|\bat .+:\d+:\d+/)
    expect((await rawRequest({ port, path: '/ready' })).status).toBe(200)
  })
}

test('a page of another site can neither start, stop nor listen to anything', async ({ browser, fresh }) => {
  const evil = createServer((_request, answer) => answer.end('<!doctype html><title>evil</title>'))
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve))
  const address = evil.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(`http://localhost:${port}/`)
    const outcome = await page.evaluate(async (url) => {
      const sent = await fetch(`${url}/trpc/system.pullPlug`, { method: 'POST', mode: 'no-cors' }).catch(
        () => null,
      )
      const read = await fetch(`${url}/trpc/system.info`).catch(() => 'not readable')
      const socket = new WebSocket(`${url.replace('http', 'ws')}/trpc`)
      const heard = await new Promise((resolve) => {
        socket.onopen = () => resolve('open')
        socket.onerror = () => resolve('refused')
      })
      return { sent: sent?.type, read, heard }
    }, fresh.url)
    expect(outcome).toEqual({ sent: 'opaque', read: 'not readable', heard: 'refused' })
    expect(fresh.output()).not.toContain('SIGKILL')
  } finally {
    await context.close()
    await new Promise((resolve) => evil.close(resolve))
  }
})

test('no page may run inline script, and none does', async ({ page, machines }) => {
  const answer = await page.goto('/')
  const policy = answer?.headers()['content-security-policy'] ?? ''
  expect(policy).toMatch(/script-src 'self'(;|$)/)
  expect(policy).not.toMatch(/script-src[^;]*unsafe/)
  expect(policy).toContain("frame-ancestors 'none'")
  await machines.open()
  await expect(page.locator('script:not([src])')).toHaveCount(0)
})
