import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { applyWSSHandler } from '@trpc/server/adapters/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import { parseJsonText } from '../../core/std/json-text.ts'
import { createContextMaker } from '../trpc/context.ts'
import { appRouter } from '../trpc/router.ts'
import type { Services } from '../trpc/services.ts'
import { answerOf } from './answer-of.ts'
import { concerned } from './concerned.ts'
import { type GuardPolicy, refuse } from './guard.ts'
import { HttpError } from './http-error.ts'
import { BODY_LIMIT, jsonRefusal } from './json-body.ts'
import { MAX_BATCH } from './trpc-route.ts'

const MAX_SOCKETS = 500
const RATE_WINDOW_MS = 10_000
const GOODBYE_MS = 1_000

/** Serves tRPC over WebSocket at /trpc on a running HTTP server. The answer closes every socket. */
export function serveSockets(server: Server, policy: GuardPolicy, services: Services): () => void {
  const wss = new WebSocketServer({ noServer: true, maxPayload: BODY_LIMIT, perMessageDeflate: false })
  const handler = applyWSSHandler({
    wss,
    router: appRouter,
    createContext: createContextMaker(services),
    keepAlive: { enabled: true, pingMs: 30_000, pongWaitMs: 10_000 },
    experimental_encoder: { encode: (data) => JSON.stringify(data), decode: readMessage },
    onError: ({ error, path, input }) => {
      if (error.code === 'INTERNAL_SERVER_ERROR')
        services.log.error({ err: error.cause ?? error, path, ...concerned(path, input) }, 'a call failed')
    },
  })
  wss.on('connection', (socket: WebSocket) => {
    socket.on('error', () => socket.terminate())
    limitRate(socket, services.config.rateLimit)
  })

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy())
    const refusal = refuseUpgrade(request, policy, wss.clients.size)
    if (refusal !== null) answerAndClose(socket, refusal)
    else wss.handleUpgrade(request, socket, head, (client) => wss.emit('connection', client, request))
  }
  server.on('upgrade', onUpgrade)
  return () => {
    server.off('upgrade', onUpgrade)
    handler.broadcastReconnectNotification()
    for (const client of wss.clients) client.close(1012, 'The server restarts.')
    wss.close()
    // Whoever does not answer the goodbye, or has more to read than time, is cut off.
    setTimeout(() => {
      for (const client of wss.clients) client.terminate()
    }, GOODBYE_MS).unref()
  }
}

/** The same limit for messages as for requests; a program that floods the server is shown the door. */
function limitRate(socket: WebSocket, limit: number): void {
  let count = 0
  const timer = setInterval(() => {
    count = 0
  }, RATE_WINDOW_MS)
  socket.on('message', () => {
    if (++count > limit) socket.close(1008, 'Too many messages; wait a few seconds and connect again.')
  })
  socket.on('close', () => clearInterval(timer))
}

function refuseUpgrade(request: IncomingMessage, policy: GuardPolicy, open: number): HttpError | null {
  const { method = 'GET', url = '/', headers } = request
  const refusal = refuse({ method, url, headers, upgrade: true }, policy)
  if (refusal !== null) return refusal
  if (url.split('?')[0] !== '/trpc')
    return new HttpError(404, 'NOT_FOUND', 'WebSockets are answered at /trpc only.')
  if (open < MAX_SOCKETS) return null
  return new HttpError(503, 'TOO_MANY_SOCKETS', 'Too many pages are connected; close some and try again.')
}

function answerAndClose(socket: Duplex, error: HttpError): void {
  const { status, body } = answerOf(error)
  const text = JSON.stringify(body)
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
}

/** The same limits for a message as for a body. */
function readMessage(data: unknown): unknown {
  if (typeof data !== 'string')
    throw new HttpError(400, 'BAD_REQUEST', 'Send text messages; binary ones are not read.')
  const parsed = parseJsonText(data)
  if (!parsed.ok) throw jsonRefusal(parsed.error)
  if (Array.isArray(parsed.value) && parsed.value.length > MAX_BATCH) {
    throw new HttpError(400, 'BATCH_TOO_LARGE', `Send at most ${MAX_BATCH} calls in one message.`)
  }
  return parsed.value
}
