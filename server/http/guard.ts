import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import { isLoopback } from '../config.ts'
import { HttpError } from './http-error.ts'

/** What decides whether a request may enter. */
export interface GuardPolicy {
  /** The address the server is bound to. */
  readonly host: string
  /** Further names it is known by, in lower case. */
  readonly hosts: readonly string[]
  readonly token: string | null
}

/** The parts of a request that the guard looks at; the same for a call and for the upgrade to a WebSocket. */
export interface GuardedRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** A WebSocket carries commands, so it counts as a change although it begins with a GET. */
  readonly upgrade: boolean
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Name of the cookie that a browser shows the token with. */
export const TOKEN_COOKIE = 'hindsight_token'

/**
 * Refuses a request that a page of another site, or a stranger, may have sent: an unknown `Host` (a name that was pointed
 * here by DNS), a missing token, and for everything that changes something a foreign `Origin` or `Sec-Fetch-Site`.
 * Null lets it in.
 */
export function refuse(request: GuardedRequest, policy: GuardPolicy): HttpError | null {
  const host = header(request, 'host')
  if (host === null || !hostAllowed(hostName(host), policy)) {
    const name =
      host === null ? 'This request names no host' : `The host "${shorten(host)}" is not known here`
    return new HttpError(
      403,
      'HOST_REFUSED',
      `${name}; ask for the address that the server printed, or add it to HINDSIGHT_HOSTS.`,
    )
  }
  if (policy.token !== null && !shownTokens(request).some((shown) => sameText(shown, policy.token ?? ''))) {
    return new HttpError(
      401,
      'TOKEN_REQUIRED',
      'This server needs its token: send "Authorization: Bearer …", or open the page once with ?token=….',
    )
  }
  const changes = request.upgrade || !SAFE_METHODS.has(request.method)
  return changes ? refuseForeign(request, host) : null
}

function refuseForeign(request: GuardedRequest, host: string): HttpError | null {
  const site = header(request, 'sec-fetch-site')
  const origin = header(request, 'origin')
  const foreignSite = site !== null && site !== 'same-origin' && site !== 'none'
  if (!foreignSite && (origin === null || originHost(origin) === host.toLowerCase())) return null
  return new HttpError(
    403,
    'ORIGIN_REFUSED',
    'Another site may not do this; open Hindsight itself and try there.',
  )
}

/** The token in a URL's query, which a person opens the page with once. */
export function tokenInQuery(url: string): string | null {
  const query = url.indexOf('?')
  return query < 0 ? null : new URLSearchParams(url.slice(query + 1)).get('token')
}

function shownTokens(request: GuardedRequest): string[] {
  const authorization = header(request, 'authorization') ?? ''
  const bearer = /^Bearer (\S+)$/i.exec(authorization)?.[1]
  // Clients of AWS sign and cannot send a token of their own: it is their access key's id.
  const key = /^AWS4-HMAC-SHA256 Credential=(\S+?)\/\d{8}\//.exec(authorization)?.[1]
  const cookie = cookieValue(header(request, 'cookie') ?? '', TOKEN_COOKIE)
  // A browser cannot set headers on a page load or a WebSocket, but it can open an address.
  const query = SAFE_METHODS.has(request.method) ? tokenInQuery(request.url) : null
  return [bearer, key, cookie, query].filter((text) => typeof text === 'string')
}

function cookieValue(cookies: string, name: string): string | null {
  for (const part of cookies.split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return decodeCookie(part.slice(at + 1).trim())
  }
  return null
}

function decodeCookie(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Compares in a time that tells nothing about the secret. */
function sameText(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(a), hash(b))
}

function hostAllowed(name: string, policy: GuardPolicy): boolean {
  if (isLoopback(name) || name === policy.host.toLowerCase() || policy.hosts.includes(name)) return true
  // Bound to every address: a bare IP address cannot be pointed elsewhere by DNS, a name can.
  const everywhere = policy.host === '0.0.0.0' || policy.host === '::'
  return everywhere && isIP(name.replace(/^\[|\]$/g, '')) !== 0
}

/** `Host` without its port, in lower case; an IPv6 address keeps its brackets. */
function hostName(host: string): string {
  const text = host.toLowerCase()
  return text.startsWith('[')
    ? text.slice(0, text.indexOf(']') + 1)
    : text.replace(/:\d*$/, '').replace(/\.$/, '')
}

function originHost(origin: string): string | null {
  try {
    const url = new URL(origin)
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.host : null
  } catch {
    return null
  }
}

function header(request: GuardedRequest, name: string): string | null {
  const value = request.headers[name]
  return typeof value === 'string' ? value : (value?.[0] ?? null)
}

const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}...` : text)
