import type { Server } from 'node:http'
import rateLimit from '@fastify/rate-limit'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  LogController,
} from 'fastify'
import type { Config } from '../config.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Services } from '../trpc/services.ts'
import { answerOf, retryAfter } from './answer-of.ts'
import { boundBodies } from './bodies-under-way.ts'
import { concerned } from './concerned.ts'
import { addFlakyEndpoint } from './flaky.ts'
import { type GuardPolicy, refuse, TOKEN_COOKIE, tokenInQuery } from './guard.ts'
import { addSecurityHeaders } from './headers.ts'
import { HttpError } from './http-error.ts'
import { acceptJsonOnly, BODY_LIMIT } from './json-body.ts'
import { addProbes } from './probes.ts'
import { addCallbackRoutes } from './rest/callbacks.ts'
import { addExecutionRoutes } from './rest/executions.ts'
import { addWorkerRoutes } from './rest/workers.ts'
import { addSfnRoute } from './sfn-route.ts'
import { serveSockets } from './sockets.ts'
import { serveStaticFiles } from './static-files.ts'
import { addTrpcRoute } from './trpc-route.ts'

/** Bodies that are being read may take this many times of what may wait in the engine. */
const BODIES = 4
/** Answers that are not there by then are not given any more. */
const LAST_ANSWERS_MS = 3_000

export interface HttpDeps {
  readonly config: Config
  readonly log: FastifyBaseLogger
  readonly services: Services
  /** Folder of the built page; null serves none. */
  readonly webFolder: string | null
  /** True when the database answers. */
  ready(): Promise<boolean>
  readonly metrics: Metrics
}

export interface HttpServer {
  readonly app: FastifyInstance
  /** Resolves with the port that was bound. */
  listen(): Promise<number>
  /** Stops taking requests, tells open pages to come back, and waits some seconds for answers under way. */
  close(): Promise<void>
}

/** Builds the HTTP side of the server: guards first, then routes, then the page. */
export async function createHttpServer(deps: HttpDeps): Promise<HttpServer> {
  const { config, services, metrics } = deps
  const app = createApp(deps.log)
  const policy: GuardPolicy = { host: config.host, hosts: config.hosts, token: config.token }
  answerErrors(app, deps.log, metrics)
  guardRoutes(app, policy)
  boundBodies(app, BODIES * config.limits.bytes)
  measure(app, metrics)
  await addSecurityHeaders(app)
  await app.register(rateLimit, {
    max: config.rateLimit,
    timeWindow: 10_000,
    errorResponseBuilder: () =>
      new HttpError(429, 'TOO_MANY_REQUESTS', 'Too many requests; wait a few seconds and try again.'),
  })
  acceptJsonOnly(app)
  addProbes(app, metrics, deps.ready)
  addFlakyEndpoint(app)
  addExecutionRoutes(app, services)
  addCallbackRoutes(app, services)
  addWorkerRoutes(app, services)
  addTrpcRoute(app, services)
  addSfnRoute(app, services)
  await serveStaticFiles(app, deps.webFolder)
  let closeSockets = () => {}
  return {
    app,
    listen: async () => {
      await app.listen({ port: config.port, host: config.host.replace(/^\[|\]$/g, '') })
      closeSockets = serveSockets(app.server as Server, policy, services)
      const address = app.server.address()
      return typeof address === 'object' && address !== null ? address.port : config.port
    },
    close: async () => {
      closeSockets()
      const late = setTimeout(() => app.server.closeAllConnections(), LAST_ANSWERS_MS)
      await app.close()
      clearTimeout(late)
    },
  }
}

function createApp(log: FastifyBaseLogger): FastifyInstance {
  return Fastify({
    loggerInstance: log,
    // Requests are counted in the figures; a line for each would hide what matters.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    // At the end only what is idle is cut at once; see `close`.
    forceCloseConnections: 'idle',
    requestTimeout: 60_000,
    routerOptions: { maxParamLength: 4_096 },
    // A body keeps `__proto__` as a key like any other: our reader makes no prototypes of it.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    frameworkErrors: (error, _request, reply) => sendError(reply, error),
    clientErrorHandler: (_error, socket) => {
      const body = JSON.stringify({
        code: 'BAD_REQUEST',
        message: 'This is not an HTTP request that can be read.',
      })
      if (!socket.writable) return
      socket.end(
        `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/json\r\n` +
          `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      )
    },
  })
}

function sendError(reply: FastifyReply, error: unknown): void {
  const { status, body } = answerOf(error)
  const seconds = retryAfter(status, body.code)
  if (seconds !== null && !reply.hasHeader('retry-after')) reply.header('retry-after', seconds)
  void reply
    .status(status)
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(body))
}

function answerErrors(app: FastifyInstance, log: FastifyBaseLogger, metrics: Metrics): void {
  app.setErrorHandler((error, request, reply) => {
    const { status, body } = answerOf(error)
    metrics.commandRefused(body.code)
    // A database that is away is said once by the engine, not by every call.
    if (status >= 500 && status !== 503 && body.code !== 'FLAKY') {
      const { method, url, routeOptions, params } = request
      const about = concerned(routeOptions.url, params)
      log.error({ err: error, method, url: url.split('?')[0], ...about }, 'a request failed')
    }
    sendError(reply, error)
  })
}

function guardRoutes(app: FastifyInstance, policy: GuardPolicy): void {
  app.addHook('onRequest', async (request, reply) => {
    const { method, url, headers } = request
    const refusal = refuse({ method, url, headers, upgrade: false }, policy)
    if (refusal !== null) throw refusal
    // A person opened the page with ?token=…: from now on a cookie shows it, and it leaves the address bar.
    if (policy.token !== null && method === 'GET' && tokenInQuery(url) === policy.token) {
      reply.header(
        'set-cookie',
        `${TOKEN_COOKIE}=${encodeURIComponent(policy.token)}; HttpOnly; SameSite=Strict; Path=/`,
      )
      return reply.redirect(withoutToken(url), 303)
    }
  })
}

function withoutToken(url: string): string {
  const parsed = new URL(url, 'http://local')
  parsed.searchParams.delete('token')
  // Two slashes at the start would lead to another server.
  return parsed.pathname.replace(/^\/{2,}/, '/') + parsed.search
}

function measure(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    metrics.answered(request.method, route, reply.statusCode, reply.elapsedTime / 1000)
  })
}
