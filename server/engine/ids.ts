/** Where the engine's identifiers and randomness come from; the core has none of its own. */
export interface Ids {
  /** Number of an execution: sorts by time, safe in addresses. */
  execution(now: number): string
  request(): string
  /** Entropy of a command: 32 hexadecimal digits. */
  seed(): string
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** Bytes that are drawn at once: asking the system for a few at a time costs more than the rest of a command. */
const DRAWN = 4_096

/** Makes identifiers from a source of random bytes. */
export function createIds(randomBytes: (count: number) => Uint8Array): Ids {
  let pool = Buffer.alloc(0)
  let used = 0
  const draw = (count: number): Buffer => {
    if (used + count > pool.length) {
      pool = Buffer.from(randomBytes(DRAWN))
      used = 0
    }
    used += count
    return pool.subarray(used - count, used)
  }
  return {
    execution: (now) => {
      let time = ''
      for (let rest = now; time.length < 9; rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time
      return time + [...draw(11)].map((byte) => ALPHABET[byte % 32]).join('')
    },
    request: () => draw(9).toString('base64url'),
    seed: () => draw(16).toString('hex'),
  }
}
