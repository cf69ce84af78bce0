import { utf8ToBytes } from '@noble/hashes/utils.js'

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const CHUNK = 3 * 4_096

/** The UTF-8 bytes of a text in Base64 with padding. */
export function encodeBase64(text: string): string {
  const bytes = utf8ToBytes(text)
  let encoded = ''
  for (let start = 0; start < bytes.length; start += CHUNK) {
    encoded += encodeChunk(bytes.subarray(start, start + CHUNK))
  }
  return encoded
}

function encodeChunk(bytes: Uint8Array): string {
  let encoded = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const group = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    encoded += DIGITS[group >> 18]! + DIGITS[(group >> 12) & 63]!
    encoded += at + 1 < bytes.length ? DIGITS[(group >> 6) & 63]! : '='
    encoded += at + 2 < bytes.length ? DIGITS[group & 63]! : '='
  }
  return encoded
}

/** The text whose UTF-8 bytes were encoded, or null for what is not Base64. Bytes that are not UTF-8 become U+FFFD. */
export function decodeBase64(encoded: string): string | null {
  const digits = encoded.replace(/={1,2}$/, '')
  if (digits.length % 4 === 1 || !/^[A-Za-z0-9+/]*$/.test(digits)) return null
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4))
  let bits = 0
  let held = 0
  let filled = 0
  for (let at = 0; at < digits.length; at++) {
    held = ((held << 6) | DIGITS.indexOf(digits[at]!)) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[filled++] = (held >> bits) & 255
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}
