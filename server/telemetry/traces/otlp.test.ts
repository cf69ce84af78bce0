import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../config.ts'
import { packageRoot } from '../../package-root.ts'
import { openClient, statusOf } from '../../testing/test-client.ts'
import { startTestServer } from '../../testing/test-server.ts'
import { createOtlpSink } from './otlp.ts'
import { attemptSpanId, rootSpanId, type SpanData, traceIdOf, visitSpanId } from './span.ts'

/** A whole server is started: on a busy machine that takes its time. */
const SLOW_MS = 90_000

interface OtlpSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly status: { readonly code: number; readonly message?: string }
  readonly attributes: readonly { readonly key: string; readonly value: object }[]
}

interface OtlpBody {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: OtlpSpan['attributes'] }
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[]
  }[]
}

/** A collector of the test's own: takes OTLP over HTTP and keeps what it is sent. */
async function openCollector(status: number | null = 200) {
  const posts: { path: string; headers: Record<string, unknown>; text: string }[] = []
  const server: Server = createServer((request, answer) => {
    let text = ''
    request.on('data', (chunk) => {
      text += String(chunk)
    })
    request.on('end', () => {
      posts.push({ path: request.url ?? '', headers: request.headers, text })
      if (status !== null) answer.writeHead(status, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const bodies = (): OtlpBody[] => posts.map(({ text }) => JSON.parse(text) as OtlpBody)
  return {
    posts,
    url: `http://127.0.0.1:${port}`,
    bodies,
    spans: () =>
      bodies().flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

const DEFINITION = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Greet',
  States: { Greet: { Type: 'Task', Resource: 'function:greet', End: true } },
})

test(
  '[TL15] a server sends what it ran, and the rest when it closes',
  async () => {
    const collector = await openCollector()
    const server = await startTestServer({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20secret',
      OTEL_SERVICE_NAME: 'orders',
    })
    const { client, close } = openClient(server.port)
    let id: string
    try {
      const source = 'export default async function handler(input) { return input }'
      await client.function.save.mutate({ name: 'greet', source })
      const { id: machineId } = await client.machine.create.mutate({
        name: 'Greeter',
        definition: DEFINITION,
      })
      id = (await client.execution.start.mutate({ machineId, input: '{"word":"hidden"}' })).id
      await statusOf(client, id, 'SUCCEEDED')
    } finally {
      await close()
      await server.done()
    }
    await collector.close()
    const spans = collector.spans()
    const traceId = traceIdOf(id)
    const [root, greet, attempt] = [
      rootSpanId(traceIdOf(id)),
      visitSpanId(traceIdOf(id), 1, 0),
      attemptSpanId(traceIdOf(id), 1, 0),
    ]
    expect(spans).toHaveLength(3)
    expect(spans.find(({ name }) => name === 'Greeter')).toMatchObject({ traceId, spanId: root })
    expect(spans.find(({ name }) => name === 'Greet')).toMatchObject({
      traceId,
      spanId: greet,
      parentSpanId: root,
    })
    expect(spans.find(({ name }) => name === 'function:greet')).toMatchObject({
      ...{ traceId, spanId: attempt, parentSpanId: greet },
      status: { code: 0 },
    })
    for (const span of spans)
      expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano))
    const [post] = collector.posts
    expect(post).toMatchObject({ path: '/v1/traces', headers: { 'x-key': 'a secret' } })
    expect(post?.headers['content-type']).toContain('application/json')
    expect(collector.bodies()[0]?.resourceSpans[0]?.resource.attributes).toContainEqual({
      key: 'service.name',
      value: { stringValue: 'orders' },
    })
    expect(collector.posts.map(({ text }) => text).join()).not.toContain('hidden')
  },
  SLOW_MS,
)

test('[TL15] one file brings OpenTelemetry, and it is loaded only where traces are started', () => {
  const folder = join(packageRoot(), 'server')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /(?<!\.test)\.ts$/.test(path),
  )
  const naming = (pattern: RegExp): string[] =>
    files
      .filter((path) => pattern.test(readFileSync(join(folder, path), 'utf8')))
      .map((path) => path.replaceAll('\\', '/'))
  expect(naming(/from '@opentelemetry\//)).toEqual(['telemetry/traces/otlp.ts'])
  expect(naming(/from '[^']*\/otlp\.ts'/)).toEqual([])
  expect(naming(/await import\('\.\/otlp\.ts'\)/)).toEqual(['telemetry/traces/start-tracing.ts'])
})

test('[TL15] the settings are OpenTelemetry’s own, and refused with a sentence', () => {
  const read = (env: Record<string, string>) => {
    const config = readConfig(env)
    return config.ok ? config.value.telemetry.traces : config.error
  }
  expect(read({})).toBeNull()
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://here:4318/' }
  expect(read(endpoint)).toEqual({
    ...{ url: 'http://here:4318/v1/traces', headers: {}, service: 'hindsight', ratio: 1 },
  })
  const own = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://there/x', OTEL_TRACES_SAMPLER_ARG: '0.25' }
  expect(read({ ...endpoint, ...own })).toMatchObject({ url: 'https://there/x', ratio: 0.25 })
  expect(read({ ...endpoint, OTEL_SDK_DISABLED: 'true' })).toBeNull()
  expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'here:4317' })).toContain('OTEL_EXPORTER_OTLP_ENDPOINT')
  expect(read({ ...endpoint, OTEL_TRACES_SAMPLER_ARG: 'often' })).toContain('OTEL_TRACES_SAMPLER_ARG')
  expect(read({ ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'nothing' })).toContain('OTEL_EXPORTER_OTLP_HEADERS')
})

const SPAN: SpanData = {
  ...{
    traceId: traceIdOf('e'),
    spanId: rootSpanId(traceIdOf('e')),
    parentId: null,
    name: 'n',
    kind: 'internal',
  },
  ...{ startedAt: 1, endedAt: 2, attributes: {}, events: [], links: [], error: null },
}

test('[TL17] a collector that never answers does not keep the server from closing', async () => {
  const collector = await openCollector(null)
  const settings = { url: `${collector.url}/v1/traces`, headers: {}, service: 'x', ratio: 1 }
  const log = { info: () => {}, error: () => {}, warn: () => {} }
  const sink = createOtlpSink({ settings, version: '0', log, now: () => 1_000 })
  sink.add(SPAN)
  await sink.close()
  await collector.close()
  expect(collector.posts).toHaveLength(1)
})

test('[TL17] a collector that refuses is spoken of once, and spans go on being taken', async () => {
  const collector = await openCollector(400)
  const warnings: object[] = []
  const log = { info: () => {}, error: () => {}, warn: (fields: object) => void warnings.push(fields) }
  const settings = { url: `${collector.url}/v1/traces`, headers: {}, service: 'x', ratio: 1 }
  const sink = createOtlpSink({ settings, version: '0', log, now: () => 1_000 })
  for (let i = 0; i < 1_000; i++) sink.add(SPAN)
  await sink.close()
  await collector.close()
  expect(collector.posts.length).toBe(2)
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toMatchObject({ spans: 512 })
})
