/** Where the engine's identifiers and randomness come from; the core has none of its own. */
export interface Ids {
  /** Number of an execution: sorts by time, safe in addresses. */
  execution(now: number): string
  request(): string
  /** Entropy of a command: 32 hexadecimal digits. */
  seed(): string
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** Makes identifiers from a source of random bytes. */
export function createIds(randomBytes: (count: number) => Uint8Array): Ids {
  const hex = (count: number): string => Buffer.from(randomBytes(count)).toString('hex')
  return {
    execution: (now) => {
      let time = ''
      for (let rest = now; time.length < 9; rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time
      return time + [...randomBytes(11)].map((byte) => ALPHABET[byte % 32]).join('')
    },
    request: () => hex(12),
    seed: () => hex(16),
  }
}
