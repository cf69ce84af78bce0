import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { err, ok, type Result } from '../../std/result.ts'
import { textArgument } from './arguments.ts'
import type { Intrinsic } from './outcome.ts'

/** The longest text that these functions take (a published limit of Step Functions). */
const MAX_TEXT = 10_000

function limited(text: Result<string, string>): Result<string, string> {
  if (!text.ok || text.value.length <= MAX_TEXT) return text
  return err(`The text has ${text.value.length} characters; at most ${MAX_TEXT} are allowed`)
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** States.Base64Encode(text): the UTF-8 bytes of the text in Base64 with padding. */
export const base64Encode: Intrinsic = (args) => {
  const text = limited(textArgument(args, 0))
  if (!text.ok) return text
  const bytes = utf8ToBytes(text.value)
  let encoded = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    const digits = [18, 12, 6, 0].map((shift) => DIGITS.charAt((group >> shift) & 63)).join('')
    encoded += digits.slice(0, bytes.length - at + 1).padEnd(4, '=')
  }
  return ok(encoded)
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

/** States.Base64Decode(text): the text whose UTF-8 bytes were encoded; bytes that are no UTF-8 become U+FFFD. */
export const base64Decode: Intrinsic = (args) => {
  const text = limited(textArgument(args, 0))
  if (!text.ok) return text
  const digits = text.value.replace(/=+$/, '')
  if (!BASE64.test(text.value) || digits.length % 4 === 1) return err('The text is not valid Base64')
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4))
  for (let at = 0; at < digits.length; at += 4) {
    const group = [0, 1, 2, 3].reduce(
      (bits, i) => (bits << 6) | Math.max(0, DIGITS.indexOf(digits.charAt(at + i) || 'A')),
      0,
    )
    for (let i = 0; i < 3; i++) bytes[(at / 4) * 3 + i] = (group >> (16 - 8 * i)) & 255
  }
  return ok(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
}

type Digest = (bytes: Uint8Array) => Uint8Array

const DIGESTS: Readonly<Record<string, Digest>> = {
  MD5: md5,
  'SHA-1': sha1,
  'SHA-256': sha256,
  'SHA-384': sha384,
  'SHA-512': sha512,
}

/** States.Hash(data, algorithm): the digest of a text, or of a value's JSON text, in lower-case hexadecimal. */
export const hash: Intrinsic = (args) => {
  const data = args[0] ?? null
  const text = limited(ok(typeof data === 'string' ? data : JSON.stringify(data)))
  if (!text.ok) return text
  const algorithm = textArgument(args, 1)
  if (!algorithm.ok) return algorithm
  const digest = Object.hasOwn(DIGESTS, algorithm.value) ? DIGESTS[algorithm.value] : undefined
  if (digest === undefined)
    return err(`The second argument must be one of ${Object.keys(DIGESTS).join(', ')}`)
  return ok(bytesToHex(digest(utf8ToBytes(text.value))))
}
