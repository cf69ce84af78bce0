import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** Which task a token stands for. */
export interface TokenAddress {
  readonly executionId: string
  readonly visit: number
  readonly attempt: number
}

/**
 * The token with which whoever works on a task answers. It cannot be guessed without the execution's entropy; a fork
 * has an id and entropy of its own, so its tokens differ from its parent's.
 */
export function makeToken(address: TokenAddress, entropy: string): string {
  const { executionId, visit, attempt } = address
  const proof = sha256(utf8ToBytes(`${entropy}\n${executionId}\n${visit}\n${attempt}`)).subarray(0, 16)
  return `${encodeURIComponent(executionId)}.${visit}.${attempt}.${bytesToHex(proof)}`
}

/** Where a token belongs, unproven: the execution compares the whole text. Null for a text that is no token. */
export function parseToken(text: string): TokenAddress | null {
  const match = /^(.{1,400})\.([1-9]\d{0,9})\.(0|[1-9]\d{0,9})\.[0-9a-f]{32}$/.exec(text)
  if (match === null) return null
  try {
    return { executionId: decodeURIComponent(match[1]!), visit: Number(match[2]), attempt: Number(match[3]) }
  } catch {
    return null
  }
}
