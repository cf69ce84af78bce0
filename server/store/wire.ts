// The little of PostgreSQL's wire protocol that must be understood here: messages of a type byte, a length and a body.
const ERROR = 0x45
const READY = 0x5a
const IDLE = 0x49
const QUERY = 0x51

/** A request to run a text of SQL; its answer ends with ReadyForQuery. */
export function simpleQuery(sql: string): Buffer {
  const body = Buffer.from(`${sql}\0`)
  const head = Buffer.alloc(5)
  head[0] = QUERY
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** True when an answer ends with ReadyForQuery: each request asks for that, so anything else is an accident. */
export function isWhole(answer: Uint8Array): boolean {
  const end = answer.length
  return end >= 6 && answer[end - 6] === READY && answer[end - 2] === 5
}

/** True when a whole answer leaves no transaction open. */
export function isIdle(answer: Uint8Array): boolean {
  return isWhole(answer) && answer.at(-1) === IDLE
}

/** The message of an error after which the database must not be used any more (PANIC, FATAL), or null. */
export function deadlyError(answer: Uint8Array): string | null {
  const view = new DataView(answer.buffer, answer.byteOffset, answer.byteLength)
  for (let at = 0; at + 5 <= answer.length; at += 1 + view.getUint32(at + 1)) {
    if (answer[at] !== ERROR) continue
    const fields = errorFields(answer.subarray(at + 5, at + 1 + view.getUint32(at + 1)))
    if (/^(PANIC|FATAL)$/.test(fields.get('V') ?? '')) return fields.get('M') ?? 'unknown error'
  }
  return null
}

/** Fields of an ErrorResponse by their letter: `V` severity, `C` code, `M` message. */
function errorFields(body: Uint8Array): Map<string, string> {
  const texts = new TextDecoder().decode(body).split('\0')
  return new Map(texts.filter((text) => text !== '').map((text) => [text.charAt(0), text.slice(1)]))
}
