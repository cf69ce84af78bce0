import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Json } from '../../core/std/json.ts'
import { canonicalJson } from './canonical-json.ts'
import { effectOf } from './machines.ts'
import type { Scene } from './scene.ts'
import { pause } from './server.ts'

/** What a task sends; `token` where it waits for its token to come back. */
interface Asked {
  readonly step: string
  readonly value: number
  readonly fail?: number
  readonly after?: number
  readonly token?: string
  readonly never?: boolean
}

/** The world outside: tasks have their effects here, and tokens come here to be answered. */
export class World {
  readonly #scene: Scene
  readonly #server = createServer((request, response) => void this.#serve(request, response))
  /** By idempotency key. */
  readonly #bodies = new Map<string, string>()
  /** Resolves when answers are given again; null while they are. */
  #silence: { readonly over: Promise<void>; readonly end: () => void } | null = null

  constructor(scene: Scene) {
    this.#scene = scene
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, '127.0.0.1', () => resolve())
    })
  }

  /** Lets effects happen and answers nobody, until `speak`: tasks stay in flight. */
  fallSilent(): void {
    let end = (): void => {}
    const over = new Promise<void>((resolve) => {
      end = resolve
    })
    this.#silence = { over, end }
  }

  speak(): void {
    this.#silence?.end()
    this.#silence = null
  }

  close(): void {
    this.speak()
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = ''
    try {
      for await (const chunk of request) text += String(chunk)
    } catch {
      // The server died while it asked: nothing has happened here.
      return
    }
    const key = String(request.headers['idempotency-key'] ?? '')
    const body = JSON.parse(text) as Asked
    this.#noteEffect(key, body as unknown as Json)
    await pause(body.after ?? 0)
    await this.#silence?.over
    const attempt = Number(key.split(':').at(-1))
    const fails = attempt < (body.fail ?? 0)
    if (body.token !== undefined && body.never !== true)
      this.#scene.callback(body.token, effectOf(body.value))
    response.writeHead(fails ? 500 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(fails ? { sorry: true } : { value: effectOf(body.value) }))
  }

  /** The same key must always ask for the same thing, and its task must be in the log by now. */
  #noteEffect(key: string, body: Json): void {
    const { ledger, book } = this.#scene
    ledger.note('effect', { key, body })
    const [id] = key.split(':')
    const known = this.#bodies.get(key)
    const text = canonicalJson(body)
    if (id === undefined || !/^[^:]+:\d+:\d+$/.test(key))
      ledger.broken('same-key', `an effect came under the key "${key}"`)
    else if (known === undefined) book.effects.set(id, [...(book.effects.get(id) ?? []), { key, body }])
    if (known !== undefined && known !== text)
      ledger.broken('same-key', `${key} asked for ${known}, then for ${text}`)
    this.#bodies.set(key, text)
    if (known === undefined) this.#scene.scheduledBefore(key)
  }
}
