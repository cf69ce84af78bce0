import { expect, test } from 'vitest'
import { type GuardedRequest, type GuardPolicy, refuse } from './guard.ts'

const LOCAL: GuardPolicy = { host: '127.0.0.1', hosts: [], token: null }
const OPEN: GuardPolicy = { host: '0.0.0.0', hosts: ['flows.example'], token: 'correct-horse-battery' }

type Case = [what: string, policy: GuardPolicy, request: Partial<GuardedRequest>, code: string | null]

const post = (headers: Record<string, string>): Partial<GuardedRequest> => ({ method: 'POST', headers })
const upgrade = (headers: Record<string, string>): Partial<GuardedRequest> => ({ upgrade: true, headers })
const host = '127.0.0.1:4700'
const bearer = { authorization: 'Bearer correct-horse-battery' }

const CASES: Case[] = [
  ['a plain read', LOCAL, { headers: { host } }, null],
  ['localhost by name', LOCAL, { headers: { host: 'localhost:4700' } }, null],
  ['loopback by IPv6', LOCAL, { headers: { host: '[::1]:4700' } }, null],
  ['a foreign host', LOCAL, { headers: { host: 'evil.example' } }, 'HOST_REFUSED'],
  ['a foreign host that begins well', LOCAL, { headers: { host: 'localhost.evil.example' } }, 'HOST_REFUSED'],
  ['a foreign address on loopback', LOCAL, { headers: { host: '10.0.0.1:4700' } }, 'HOST_REFUSED'],
  ['no host', LOCAL, { headers: {} }, 'HOST_REFUSED'],
  ['a change from a shell', LOCAL, post({ host }), null],
  [
    'a change from the page',
    LOCAL,
    post({ host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }),
    null,
  ],
  ['a change from another site', LOCAL, post({ host, origin: 'http://evil.example' }), 'ORIGIN_REFUSED'],
  ['a change from another port', LOCAL, post({ host, origin: 'http://127.0.0.1:3000' }), 'ORIGIN_REFUSED'],
  ['a change from a sandboxed frame', LOCAL, post({ host, origin: 'null' }), 'ORIGIN_REFUSED'],
  ['a change marked cross-site', LOCAL, post({ host, 'sec-fetch-site': 'cross-site' }), 'ORIGIN_REFUSED'],
  ['a change marked same-site', LOCAL, post({ host, 'sec-fetch-site': 'same-site' }), 'ORIGIN_REFUSED'],
  ['a read marked cross-site (a link)', LOCAL, { headers: { host, 'sec-fetch-site': 'cross-site' } }, null],
  [
    'DELETE counts as a change',
    LOCAL,
    { method: 'DELETE', headers: { host, origin: 'http://evil.example' } },
    'ORIGIN_REFUSED',
  ],
  ['a socket from the page', LOCAL, upgrade({ host, origin: `http://${host}` }), null],
  ['a socket from a program', LOCAL, upgrade({ host }), null],
  ['a socket from another site', LOCAL, upgrade({ host, origin: 'https://evil.example' }), 'ORIGIN_REFUSED'],
  [
    'a socket to a foreign host',
    LOCAL,
    upgrade({ host: 'evil.example', origin: 'http://evil.example' }),
    'HOST_REFUSED',
  ],
  ['no token', OPEN, { headers: { host: 'flows.example' } }, 'TOKEN_REQUIRED'],
  [
    'a wrong token',
    OPEN,
    { headers: { host: 'flows.example', authorization: 'Bearer nope' } },
    'TOKEN_REQUIRED',
  ],
  ['the token as bearer', OPEN, { headers: { host: 'flows.example', ...bearer } }, null],
  [
    'the token as cookie',
    OPEN,
    { headers: { host: 'flows.example', cookie: 'a=b; hindsight_token=correct-horse-battery' } },
    null,
  ],
  [
    'the token in the address',
    OPEN,
    { url: '/?token=correct-horse-battery', headers: { host: 'flows.example' } },
    null,
  ],
  [
    'a change with the token in the address only',
    OPEN,
    { ...post({ host: 'flows.example' }), url: '/x?token=correct-horse-battery' },
    'TOKEN_REQUIRED',
  ],
  ['a bare address on an open server', OPEN, { headers: { host: '192.168.1.9:4700', ...bearer } }, null],
  [
    'a strange name on an open server',
    OPEN,
    { headers: { host: 'evil.example', ...bearer } },
    'HOST_REFUSED',
  ],
  ['a socket without token', OPEN, upgrade({ host: 'flows.example' }), 'TOKEN_REQUIRED'],
]

test.each(CASES)('%s', (_what, policy, request, code) => {
  const refusal = refuse({ method: 'GET', url: '/', headers: {}, upgrade: false, ...request }, policy)
  expect(refusal?.code ?? null).toBe(code)
  if (refusal !== null) expect(refusal.message).toMatch(/[.…]$/)
})
