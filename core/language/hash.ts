import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { parseJsonText, printJson } from '../std/json-text.ts'

/**
 * The address of a definition: SHA-256 in hex of its compact JSON text, keys in the given order. White space makes no
 * difference, anything else does. A text that is not JSON is hashed as it stands.
 */
export function definitionHash(text: string): string {
  const result = parseJsonText(text)
  return bytesToHex(sha256(utf8ToBytes(result.ok ? printJson(result.value) : text)))
}
