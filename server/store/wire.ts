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

/** SQLSTATE of a statement that writes where only reading is allowed, and of a disk that is full. */
const READ_ONLY = 'C25006\0'
const DISK_FULL = 'C53100\0'

/** Lets an answer say of refused writes why they are refused: in place, for both codes are as long. */
export function sayDiskFull(answer: Uint8Array): void {
  const bytes = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength)
  for (let at = 0; at + 5 <= bytes.length; at += 1 + bytes.readUInt32BE(at + 1)) {
    if (bytes[at] !== ERROR) continue
    const message = bytes.subarray(at + 5, at + 1 + bytes.readUInt32BE(at + 1))
    const place = message.indexOf(READ_ONLY, 0, 'latin1')
    if (place >= 0) message.write(DISK_FULL, place, 'latin1')
  }
}

/** Fields of an ErrorResponse by their letter: `V` severity, `C` code, `M` message. */
function errorFields(body: Uint8Array): Map<string, string> {
  const texts = new TextDecoder().decode(body).split('\0')
  return new Map(texts.filter((text) => text !== '').map((text) => [text.charAt(0), text.slice(1)]))
}
