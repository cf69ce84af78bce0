/** A text that stands for the randomness of one purpose at one point of an execution. */
export function seedOf(entropy: string, ...purpose: readonly (string | number)[]): string {
  return `${entropy}/${purpose.join('/')}`
}

/**
 * Numbers in [0, 1), the same for the same seed wherever they are drawn (sfc32 over a 128-bit hash of the text). Good
 * for identifiers and jitter; not for secrets.
 */
export function randomFrom(seed: string): () => number {
  let [a, b, c, d] = hash128(seed)
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return (sum >>> 0) / 4294967296
  }
  // The first draws still resemble the hash.
  for (let i = 0; i < 12; i++) next()
  return next
}

/** cyrb128: four 32-bit words of a text, well mixed. */
function hash128(text: string): [number, number, number, number] {
  let [h1, h2, h3, h4] = [1779033703, 3144134277, 1013904242, 2773480762]
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i)
    h1 = h2 ^ Math.imul(h1 ^ k, 597399067)
    h2 = h3 ^ Math.imul(h2 ^ k, 2869860233)
    h3 = h4 ^ Math.imul(h3 ^ k, 951274213)
    h4 = h1 ^ Math.imul(h4 ^ k, 2716044179)
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067)
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233)
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213)
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179)
  h1 ^= h2 ^ h3 ^ h4
  return [h1, h2 ^ h1, h3 ^ h1, h4 ^ h1]
}
