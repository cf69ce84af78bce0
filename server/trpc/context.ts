import type { IncomingHttpHeaders } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Services } from './services.ts'

/** What a procedure gets beside its input. */
export interface Context {
  readonly services: Services
  /** Who asks: kept with every command. */
  readonly author: string
  /** Resolves when the reader of a subscription has taken most of what was sent. */
  drained(): Promise<void>
}

const DEFAULT_AUTHOR = 'you'

const AUTHOR_HEADER = 'x-hindsight-author'
const HIGH_WATER_BYTES = 1_048_576

interface Connection {
  readonly req: { readonly headers: IncomingHttpHeaders }
  readonly res: unknown
  readonly info: { readonly connectionParams: Readonly<Record<string, unknown>> | null }
}

/** Makes the context of a call, over HTTP and over a WebSocket alike. */
export function createContextMaker(services: Services): (connection: Connection) => Context {
  return ({ req, res, info }) => ({
    services,
    author: authorOf(info.connectionParams?.author ?? req.headers[AUTHOR_HEADER]),
    drained: async () => {
      // Only a WebSocket has bufferedAmount; nothing tells when it falls, so it is looked at.
      const socket = Object(res) as { bufferedAmount?: number }
      while ((socket.bufferedAmount ?? 0) > HIGH_WATER_BYTES) await sleep(20)
    },
  })
}

/** A name that is fit for a log: one line, at most 80 characters. */
export function authorOf(given: unknown): string {
  if (typeof given !== 'string') return DEFAULT_AUTHOR
  const name = decode(given)
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 80)
    .trim()
  return name === '' ? DEFAULT_AUTHOR : name
}

/** Headers hold ASCII only, so a browser sends other letters percent-encoded. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
