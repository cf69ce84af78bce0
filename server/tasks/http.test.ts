import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../../core/std/json.ts'
import { systemClock } from '../engine/clock.ts'
import type { TaskOutcome } from '../engine/task-port.ts'
import { Egress } from './egress.ts'
import { createFunctionFetch } from './function-fetch.ts'
import { createHttpHandler } from './http.ts'
import { formText } from './http-body.ts'
import { createLambdaEndpoint } from './lambda-endpoint.ts'
import { taskOf, testTools } from './testing.ts'

let server: Server
let base = ''
const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = []

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { method = '', url = '', headers } = request
    seen.push({ method, url, headers, body })
    const json = { 'content-type': 'application/json' }
    if (url.startsWith('/json')) response.writeHead(200, json).end('{"b":1,"a":[2]}')
    else if (url.startsWith('/text')) response.writeHead(201, { 'content-type': 'text/plain' }).end('hello')
    else if (url.startsWith('/big')) response.writeHead(200).end('x'.repeat(2_000_000))
    else if (url.startsWith('/exact')) response.writeHead(200, json).end('{"id":9007199254740993}')
    else if (url.startsWith('/cut')) request.socket.destroy()
    else if (url.startsWith('/hop')) response.writeHead(302, { location: 'http://localhost:1/' }).end()
    else if (url.startsWith('/moved')) response.writeHead(302, { location: '/json' }).end()
    else if (url.startsWith('/slow')) setTimeout(() => response.end('late'), 3_000).unref()
    else if (url.includes('/functions/echo/')) response.writeHead(200, json).end(body)
    else if (url.includes('/functions/bad/')) {
      response
        .writeHead(200, { ...json, 'x-amz-function-error': 'Unhandled' })
        .end('{"errorType":"Oops","errorMessage":"no"}')
    } else response.writeHead(404, json).end('{"Message":"nothing here"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => void server.close())

const connection = async (name: string) =>
  name === 'shop' ? { headers: { authorization: 'Bearer secret' }, query: { key: '1' } } : null

function call(
  parameters: Json,
  allow: readonly string[] = [`${base}/`],
  deadline: number | null = null,
): Promise<TaskOutcome> {
  const handler = createHttpHandler({ clock: systemClock, egress: new Egress(allow), connection })
  return handler.run(taskOf('http:invoke', parameters, { deadline }), testTools())
}

describe('calls', () => {
  test('[TK4] JSON is parsed, headers are lists', async () => {
    const outcome = await call({
      ApiEndpoint: `${base}/json`,
      Method: 'GET',
      QueryParameters: { q: 'a b', n: [1, 2] },
    })
    expect(outcome).toMatchObject({
      kind: 'succeeded',
      output: {
        StatusCode: 200,
        StatusText: 'OK',
        ResponseBody: { b: 1, a: [2] },
        Headers: { 'content-type': ['application/json'] },
      },
    })
    expect(seen.at(-1)).toMatchObject({ method: 'GET', url: '/json?q=a%20b&n=1&n=2' })
  })

  test('[TK4] a body is sent as JSON or as a form, with the key of the attempt', async () => {
    await call({
      ApiEndpoint: `${base}/text`,
      Method: 'POST',
      RequestBody: { a: 1 },
      Headers: { 'X-One': 'yes' },
    })
    expect(seen.at(-1)).toMatchObject({ method: 'POST', body: '{"a":1}' })
    expect(seen.at(-1)?.headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': 'e1:1:0',
      'x-one': 'yes',
    })
    const Transform = {
      RequestBodyEncoding: 'URL_ENCODED',
      RequestEncodingOptions: { ArrayFormat: 'BRACKETS' },
    }
    await call({ ApiEndpoint: `${base}/text`, Method: 'POST', RequestBody: { a: [1, 'x&y'] }, Transform })
    expect(seen.at(-1)).toMatchObject({ body: 'a%5B%5D=1&a%5B%5D=x%26y' })
    expect(formText({ a: { b: [1, 2] } }, 'COMMAS')).toBe('a%5Bb%5D=1%2C2')
  })

  test('[TK4] an answer that is not 2xx is named by its status', async () => {
    const outcome = await call({ ApiEndpoint: `${base}/nowhere`, Method: 'GET' })
    expect(outcome).toEqual({
      kind: 'failed',
      error: 'States.Http.StatusCode.404',
      cause: '{"Message":"nothing here"}',
    })
  })

  test('[TK4] a broken connection is States.Http.Socket', async () => {
    expect(await call({ ApiEndpoint: `${base}/cut`, Method: 'GET' })).toMatchObject({
      error: 'States.Http.Socket',
    })
  })

  test('[TK4] a number that cannot be held exactly is not rounded', async () => {
    const outcome = await call({ ApiEndpoint: `${base}/exact`, Method: 'GET' })
    expect(outcome).toMatchObject({ kind: 'failed', cause: expect.stringContaining('9007199254740993') })
  })

  test('[TK4] a connection is resolved when the call is made, an unknown one is told', async () => {
    await call({
      ApiEndpoint: `${base}/json`,
      Method: 'GET',
      Authentication: { ConnectionArn: 'a:connection/shop/1' },
    })
    expect(seen.at(-1)?.headers.authorization).toBe('Bearer secret')
    expect(seen.at(-1)?.url).toBe('/json?key=1')
    const unknown = await call({ ApiEndpoint: `${base}/json`, Authentication: { ConnectionArn: 'other' } })
    expect(unknown).toMatchObject({ kind: 'failed', cause: expect.stringContaining('"other"') })
  })

  test('[TK6] an answer that is too large or too slow ends the call', async () => {
    expect(await call({ ApiEndpoint: `${base}/big`, Method: 'GET' })).toMatchObject({
      error: 'States.DataLimitExceeded',
    })
    const slow = await call({ ApiEndpoint: `${base}/slow`, Method: 'GET' }, undefined, Date.now() + 200)
    expect(slow).toMatchObject({
      error: 'States.Http.Socket',
      cause: expect.stringContaining('did not answer'),
    })
  })
})

test('[TK12] a call that waits for its token submits the answer and is completed from elsewhere', async () => {
  const handler = createHttpHandler({ clock: systemClock, egress: new Egress([`${base}/`]), connection })
  const tools = testTools()
  const parameters = { ApiEndpoint: `${base}/json`, Method: 'POST', RequestBody: { token: 't' } }
  const asked = taskOf('http:invoke.waitForTaskToken', parameters, { token: 't' })
  expect(await handler.run(asked, tools)).toEqual({ kind: 'elsewhere' })
  expect(tools.submitted).toMatchObject([{ StatusCode: 200 }])
})

describe('the way out', () => {
  const refused = {
    kind: 'failed',
    error: 'States.Permissions',
    cause: expect.stringContaining('ALLOW_PRIVATE_HOSTS'),
  }
  const get = (url: string, allow: readonly string[]) => call({ ApiEndpoint: url, Method: 'GET' }, allow)

  test('[TK5] private addresses are refused, by number and by name', async () => {
    for (const url of [
      `${base}/json`,
      base.replace('127.0.0.1', 'localhost'),
      base.replace('127.0.0.1', '[::ffff:127.0.0.1]'),
      base.replace('127.0.0.1', '0x7f.1'),
      'http://10.0.0.1/',
      'http://169.254.169.254/latest/meta-data/',
      'http://[fd00::1]/',
      'http://0.0.0.0/',
    ]) {
      expect(await get(url, []), url).toMatchObject(refused)
    }
  })

  test('[TK5] entries of the list are let through: name, port, range, beginning of an address', async () => {
    const { port } = new URL(base)
    for (const entry of ['127.0.0.1', `127.0.0.1:${port}`, '127.0.0.0/8', `${base}/json`]) {
      expect(await get(`${base}/json`, [entry]), entry).toMatchObject({ kind: 'succeeded' })
    }
    expect(await get(`${base}/text`, [`${base}/json`])).toMatchObject(refused)
    expect(await get(`http://localhost:${port}/json`, ['localhost'])).toMatchObject({ kind: 'succeeded' })
  })

  test('[TK5] functions follow redirects under the same rules', async () => {
    const fetch = createFunctionFetch(new Egress([`${base}/`]))
    const ask = (url: string) =>
      fetch({ url, method: 'GET', headers: {}, body: null }, new AbortController().signal)
    expect(await ask(`${base}/moved`)).toMatchObject({ status: 200, body: '{"b":1,"a":[2]}' })
    await expect(ask(`${base}/hop`)).rejects.toThrow(/private address/)
  })
})

test('[TK3] a function service is asked over Lambda Invoke', async () => {
  const endpoint = createLambdaEndpoint(base, '123456789012')
  const { signal } = new AbortController()
  expect(await endpoint.invoke('echo', { a: 1 }, signal)).toEqual({ output: { a: 1 }, logs: [] })
  expect(await endpoint.invoke('bad', {}, signal)).toMatchObject({
    error: 'Oops',
    cause: expect.stringContaining('"no"'),
  })
  expect(await endpoint.invoke('gone', {}, signal)).toMatchObject({
    kind: 'failed',
    error: 'Lambda.ResourceNotFoundException',
    cause: expect.stringMatching(
      /^nothing here \(Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; /,
    ),
  })
  const nobody = createLambdaEndpoint('http://127.0.0.1:9', '123456789012')
  expect(await nobody.invoke('x', {}, signal)).toMatchObject({ error: 'Lambda.SdkClientException' })
})
