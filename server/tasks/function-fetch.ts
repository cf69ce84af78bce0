import type { FetchBridge, FetchResponse } from '../sandbox/sandbox.ts'
import type { Egress } from './egress.ts'

const MAX_BYTES = 5_000_000
const TIMEOUT_MS = 30_000
const MOST_HOPS = 5

/** `fetch` for functions: under the egress policy, each hop of a redirect too. */
export function createFunctionFetch(egress: Egress): FetchBridge {
  return async (asked, signal) => {
    let current = { ...asked }
    for (let hop = 0; ; hop++) {
      const answer = await egress.send(current, { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, signal })
      const target = answer.headers.location
      const redirects = [301, 302, 303, 307, 308].includes(answer.status) && typeof target === 'string'
      if (!redirects) return { ...answer, headers: flat(answer.headers) }
      if (hop === MOST_HOPS) throw new Error(`${asked.url} redirects more than ${MOST_HOPS} times.`)
      current = follow(current, target, answer.status)
    }
  }
}

type Asked = Parameters<FetchBridge>[0]

/** Credentials stay with the host they were meant for; a 303 asks again with GET, as browsers do. */
function follow(asked: Asked, target: string, status: number): Asked {
  const url = new URL(target, asked.url)
  const sameHost = url.host === new URL(asked.url).host
  const headers = Object.fromEntries(
    Object.entries(asked.headers).filter(
      ([name]) => sameHost || !['authorization', 'cookie'].includes(name.toLowerCase()),
    ),
  )
  const toGet = status === 303 || (status < 303 && asked.method === 'POST')
  return { url: url.href, headers, method: toGet ? 'GET' : asked.method, body: toGet ? null : asked.body }
}

function flat(headers: Readonly<Record<string, string | readonly string[]>>): FetchResponse['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : value.join(', '),
    ]),
  )
}
