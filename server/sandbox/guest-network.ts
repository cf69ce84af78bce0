/**
 * `fetch` and what belongs to it, as JavaScript text for the guest: a function of `host` and the prelude's
 * `wait`.
 */
export const GUEST_NETWORK = String.raw`(host, wait) => {
  'use strict'
  const { parse, stringify } = JSON

  class Headers {
    #entries = new Map()
    constructor(from = {}) {
      const entries = from instanceof Headers ? from : from?.[Symbol.iterator] ? from : Object.entries(from)
      for (const [name, value] of entries) this.set(name, value)
    }
    get(name) { return this.#entries.get(String(name).toLowerCase()) ?? null }
    has(name) { return this.#entries.has(String(name).toLowerCase()) }
    set(name, value) { this.#entries.set(String(name).toLowerCase(), String(value)) }
    append(name, value) { this.set(name, this.has(name) ? this.get(name) + ', ' + value : value) }
    delete(name) { this.#entries.delete(String(name).toLowerCase()) }
    forEach(action) { for (const [name, value] of this) action(value, name, this) }
    entries() { return this.#entries.entries() }
    keys() { return this.#entries.keys() }
    values() { return this.#entries.values() }
    [Symbol.iterator]() { return this.#entries.entries() }
  }
  globalThis.Headers = Headers

  class URLSearchParams {
    #pairs = []
    constructor(from = {}) {
      if (typeof from === 'string') {
        for (const part of from.replace(/^\?/, '').split('&')) {
          if (part === '') continue
          const [name, ...rest] = part.split('=')
          const decode = (text) => decodeURIComponent(text.replaceAll('+', ' '))
          this.append(decode(name), decode(rest.join('=')))
        }
      } else for (const [name, value] of from[Symbol.iterator] ? from : Object.entries(from)) this.append(name, value)
    }
    append(name, value) { this.#pairs.push([String(name), String(value)]) }
    set(name, value) { this.delete(name); this.append(name, value) }
    delete(name) { this.#pairs = this.#pairs.filter((pair) => pair[0] !== String(name)) }
    get(name) { return this.#pairs.find((pair) => pair[0] === String(name))?.[1] ?? null }
    getAll(name) { return this.#pairs.filter((pair) => pair[0] === String(name)).map((pair) => pair[1]) }
    has(name) { return this.get(name) !== null }
    toString() { return this.#pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&') }
    [Symbol.iterator]() { return this.#pairs[Symbol.iterator]() }
  }
  globalThis.URLSearchParams = URLSearchParams

  globalThis.fetch = async (url, init = {}) => {
    const { method = 'GET', headers, body = null } = init
    if (body !== null && typeof body !== 'string' && !(body instanceof URLSearchParams)) {
      throw new TypeError('The body of a fetch must be a string; use JSON.stringify(value)')
    }
    const sent = new Headers(headers)
    if (body instanceof URLSearchParams && !sent.has('content-type')) {
      sent.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8')
    }
    const asked = { url: String(url), method: String(method).toUpperCase(), headers: Object.fromEntries(sent), body: body === null ? null : String(body) }
    const answer = parse(await wait('fetch', stringify(asked)))
    return {
      ok: answer.status >= 200 && answer.status < 300,
      status: answer.status,
      statusText: answer.statusText,
      url: asked.url,
      headers: new Headers(answer.headers),
      text: async () => answer.body,
      json: async () => parse(answer.body),
    }
  }
}`
