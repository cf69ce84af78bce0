import { lookup } from 'node:dns/promises'
import { STATUS_CODES } from 'node:http'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, type Dispatcher, request } from 'undici'

export interface EgressRequest {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

export interface EgressResponse {
  readonly status: number
  readonly statusText: string
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: string
}

export interface EgressLimits {
  readonly timeoutMs: number
  /** Of the answer's body. */
  readonly maxBytes: number
  readonly signal: AbortSignal
}

export type EgressErrorCode = 'REFUSED' | 'BAD_ADDRESS' | 'TIMEOUT' | 'SOCKET' | 'TOO_LARGE' | 'ABORTED'

/** Why there is no answer; the sentence is for the author of the workflow. */
export class EgressError extends Error {
  readonly code: EgressErrorCode

  constructor(code: EgressErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EgressError'
    this.code = code
  }
}

/**
 * The one way out to the network for what authors wrote. Private, loopback and link-local addresses are refused when the
 * connection is made, after the name was resolved, so that no name can lead there; entries of the list are let through:
 * `name`, `name:port`, an address, a range (`10.0.0.0/8`), or the beginning of a URL (`http://127.0.0.1:4700/examples/`).
 */
export class Egress {
  readonly #allow: readonly string[]
  readonly #guarded: Agent
  readonly #open = new Agent()

  constructor(allow: readonly string[]) {
    this.#allow = allow.map((entry) => entry.toLowerCase())
    this.#guarded = new Agent({ connect: { lookup: this.#lookup, timeout: 10_000 } })
  }

  /** True when the list names this very address, so that it may be called in a rehearsal too. */
  allows(url: string): boolean {
    const parsed = parseUrl(url)
    return parsed !== null && this.#named(parsed)
  }

  /** Asks and reads the whole answer; redirects are not followed. Rejects with an EgressError. */
  async send(asked: EgressRequest, limits: EgressLimits): Promise<EgressResponse> {
    const url = parseUrl(asked.url)
    if (url === null) throw badAddress(asked.url)
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const named = this.#named(url)
    if (!named && isIP(host) !== 0 && !this.#mayReach(host)) throw refused(host, host)
    const timer = AbortSignal.timeout(limits.timeoutMs)
    const options = {
      dispatcher: named ? this.#open : this.#guarded,
      method: asked.method as Dispatcher.HttpMethod,
      headers: asked.headers,
      body: asked.body,
      signal: AbortSignal.any([limits.signal, timer]),
    }
    try {
      const answer = await request(url, options)
      const body = await readBody(answer.body, limits.maxBytes)
      const headers: Record<string, string | readonly string[]> = {}
      for (const [name, value] of Object.entries(answer.headers))
        if (value !== undefined) headers[name] = value
      return { status: answer.statusCode, statusText: STATUS_CODES[answer.statusCode] ?? '', headers, body }
    } catch (error) {
      throw egressError(error, url, limits, timer)
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#guarded.destroy(), this.#open.destroy()])
  }

  readonly #lookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }).then(
      (found) => {
        const good = found.filter(({ address }) => this.#mayReach(address))
        const first = good[0]
        if (first === undefined) callback(refused(hostname, found[0]?.address ?? '?'), '', 0)
        else if (options.all === true) callback(null, good)
        else callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    )
  }

  #named(url: URL): boolean {
    const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, '')
    const port = url.port || (url.protocol === 'https:' ? '443' : '80')
    return this.#allow.some((entry) =>
      entry.includes('://') ? url.href.startsWith(entry) : entry === host || entry === `${host}:${port}`,
    )
  }

  #mayReach(address: string): boolean {
    const parsed = ipaddr.process(address.split('%')[0] ?? address)
    if (parsed.range() === 'unicast') return true
    return this.#allow.some((entry) => {
      if (ipaddr.isValid(entry)) return ipaddr.process(entry).toString() === parsed.toString()
      if (!ipaddr.isValidCIDR(entry)) return false
      const [range, bits] = ipaddr.parseCIDR(entry)
      return range.kind() === parsed.kind() && parsed.match(range, bits)
    })
  }
}

function parseUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null
}

async function readBody(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) {
      throw new EgressError('TOO_LARGE', `The answer is larger than ${maxBytes} bytes; ask for less of it.`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const badAddress = (url: string): EgressError =>
  new EgressError('BAD_ADDRESS', `"${url}" is no address that can be called: write https://host/path.`)

const refused = (host: string, address: string): EgressError =>
  new EgressError(
    'REFUSED',
    `${host}${host === address ? '' : ` (${address})`} is a private address, and workflows may not call those. ` +
      'If it is meant, start the server with the host in ALLOW_PRIVATE_HOSTS.',
  )

function egressError(error: unknown, url: URL, limits: EgressLimits, timer: AbortSignal): EgressError {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    if (one instanceof EgressError) return one
  }
  const options = { cause: error }
  if (limits.signal.aborted) return new EgressError('ABORTED', 'The call was called off.', options)
  if (timer.aborted) {
    const seconds = Math.round(limits.timeoutMs / 100) / 10
    return new EgressError('TIMEOUT', `${url.host} did not answer within ${seconds} seconds.`, options)
  }
  const reason = error instanceof Error ? error.message || error.name : String(error)
  return new EgressError('SOCKET', `${url.host} could not be reached: ${reason}.`, options)
}
