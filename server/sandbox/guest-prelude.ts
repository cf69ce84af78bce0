/**
 * What a function finds around it, as JavaScript text that runs in the guest before the author's source. It is one
 * expression: a function that takes `host(operation, text)` and the network part, and returns what the child
 * calls: `start` and `settle`.
 * It keeps its own references to what it needs, so that a source which replaces globals hurts only itself.
 */
export const GUEST_PRELUDE = `(host, network) => {
  'use strict'
  const { parse, stringify } = JSON
  const pending = new Map()
  const wait = (operation, text) => new Promise((resolve, reject) => {
    pending.set(host(operation, text), (ok, value) => (ok ? resolve(value) : reject(new TypeError(value))))
  })

  const show = (value) => {
    if (typeof value === 'string') return value
    if (value instanceof Error) return value.name + ': ' + value.message
    try { return stringify(value) ?? String(value) } catch { return String(value) }
  }
  const writer = (level) => (...values) => { host('log', level + values.map(show).join(' ')) }
  globalThis.console = {
    log: writer(''), info: writer(''), debug: writer(''), warn: writer('warning: '), error: writer('error: '),
  }

  globalThis.sleep = (milliseconds) => wait('sleep', String(milliseconds))
  globalThis.setTimeout = (action, milliseconds = 0, ...values) => {
    const id = host('sleep', String(milliseconds))
    pending.set(id, () => action(...values))
    return id
  }
  globalThis.clearTimeout = (id) => { pending.delete(id) }
  globalThis.queueMicrotask = (action) => { Promise.resolve().then(action) }
  globalThis.crypto = { randomUUID: () => host('uuid', '') }
  globalThis.btoa = (text) => host('btoa', String(text))
  globalThis.atob = (text) => host('atob', String(text))
  globalThis.structuredClone = (value) => parse(stringify(value))

  network(host, wait)

  // The engine's own generator would begin alike in every call. This is xoshiro128**, for 53 bits two draws.
  let a = 0, b = 0, c = 0, d = 0
  const draw = () => {
    if ((a | b | c | d) === 0) [a, b, c, d] = parse(host('seed', ''))
    const word = Math.imul(rotate(Math.imul(b, 5), 7), 9)
    const shifted = b << 9
    c ^= a; d ^= b; b ^= c; a ^= d; c ^= shifted
    d = rotate(d, 11)
    return word >>> 0
  }
  const rotate = (word, bits) => (word << bits) | (word >>> (32 - bits))
  Math.random = () => ((draw() >>> 5) * 67108864 + (draw() >>> 6)) / 9007199254740992

  globalThis.module = { exports: {} }
  globalThis.exports = globalThis.module.exports

  const handlerOf = (namespace) => {
    const common = globalThis.module?.exports
    const candidates = [
      namespace?.default, namespace?.default?.handler, namespace?.handler,
      common, common?.handler, common?.default,
      typeof handler === 'undefined' ? undefined : handler,
    ]
    return candidates.find((candidate) => typeof candidate === 'function')
  }
  const describe = (error) => {
    try {
      const isError = typeof error === 'object' && error !== null
      return stringify({
        errorType: String((isError && error.name) || (isError ? 'Error' : typeof error)),
        message: isError && 'message' in error ? String(error.message) : show(error),
        stack: isError && typeof error.stack === 'string' ? error.stack : '',
      })
    } catch {
      return '{"errorType":"Error","message":"The function threw something that cannot be shown","stack":""}'
    }
  }
  const fail = (error) => { host('failed', describe(error)) }
  const finish = (value) => {
    let text
    try { text = stringify(value) ?? 'null' } catch (error) { return fail(error) }
    host('done', text)
  }
  const call = (namespace, input, context) => {
    const found = handlerOf(namespace)
    if (found === undefined) return host('no-handler', '')
    return Promise.resolve(found(parse(input), parse(context))).then(finish, fail)
  }
  return {
    start: (loaded, input, context) => {
      if (loaded instanceof Promise) loaded.then((namespace) => call(namespace, input, context)).catch(fail)
      else try { call(loaded, input, context) } catch (error) { fail(error) }
    },
    settle: (id, ok, value) => {
      const waiting = pending.get(id)
      pending.delete(id)
      if (waiting) try { waiting(ok, value) } catch (error) { fail(error) }
    },
  }
}`
