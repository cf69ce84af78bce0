import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { parseJsonText } from '../../std/json-text.ts'
import { decodeBase64, encodeBase64 } from './base64.ts'

/** The part that we use of what the library gives a function as `this`. */
export interface LibraryFocus {
  /** An empty list that counts as JSONata's sequence: with one element it is that element. */
  readonly createSequence: () => unknown[]
}

/** A function in the form the library registers it: its signature says what it takes, and undefined passes through. */
export interface LibraryFunction {
  readonly signature: string
  readonly implementation: (this: LibraryFocus, ...args: never[]) => unknown
}

const MAX_RANGE = 1_000_000

/** An error in the library's shape. */
function domainError(message: string): object {
  return { code: 'D3137', message, stack: '' }
}

function partition(
  this: LibraryFocus,
  array: readonly unknown[] | undefined,
  size: number | undefined,
): unknown {
  if (array === undefined || size === undefined) return undefined
  if (!Number.isInteger(size) || size < 1) {
    throw domainError('$partition needs a whole chunk size of at least 1')
  }
  const chunks = this.createSequence()
  for (let start = 0; start < array.length; start += size) chunks.push(array.slice(start, start + size))
  return chunks
}

function range(this: LibraryFocus, start?: number, end?: number, step = 1): unknown {
  if (start === undefined || end === undefined) return undefined
  if (step === 0) throw domainError('$range needs a step other than 0')
  const count = Math.floor((end - start) / step) + 1
  if (count > MAX_RANGE) throw domainError(`$range may not have more than ${MAX_RANGE} elements`)
  const numbers = this.createSequence()
  for (let i = 0; i < count; i++) numbers.push(start + i * step)
  return numbers
}

const HASHES: Readonly<Record<string, (data: Uint8Array) => Uint8Array>> = {
  MD5: md5,
  'SHA-1': sha1,
  'SHA-256': sha256,
  'SHA-384': sha384,
  'SHA-512': sha512,
}

function hash(data: string | undefined, algorithm = 'SHA-256'): string | undefined {
  if (data === undefined) return undefined
  const digest = Object.hasOwn(HASHES, algorithm) ? HASHES[algorithm] : undefined
  if (digest === undefined) {
    throw domainError(`$hash knows ${Object.keys(HASHES).join(', ')}, not ${algorithm}`)
  }
  return bytesToHex(digest(utf8ToBytes(data)))
}

function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined
  const parsed = parseJsonText(text)
  if (!parsed.ok) throw domainError(`$parse cannot read its argument: ${parsed.error.message}`)
  return parsed.value
}

function base64encode(text: string | undefined): string | undefined {
  return text === undefined ? undefined : encodeBase64(text)
}

function base64decode(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const decoded = decodeBase64(text)
  if (decoded === null) throw domainError('$base64decode needs Base64 text')
  return decoded
}

/**
 * The functions that always give the same answer and differ from the library's own [JN5]. The library's Base64 is among
 * the replaced ones because it reads Node's Buffer, which a browser's worker does not have, and loses what is not Latin-1.
 */
export const STABLE_FUNCTIONS: Readonly<Record<string, LibraryFunction>> = {
  partition: { signature: '<an:a>', implementation: partition },
  range: { signature: '<nnn?:a>', implementation: range },
  hash: { signature: '<s-s?:s>', implementation: hash },
  parse: { signature: '<s-:x>', implementation: parse },
  base64encode: { signature: '<s-:s>', implementation: base64encode },
  base64decode: { signature: '<s-:s>', implementation: base64decode },
}
