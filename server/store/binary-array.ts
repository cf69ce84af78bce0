// Arrays as PostgreSQL takes them in binary form: a text array needs no quoting on this side and no parsing on the other,
// and the append sends thousands of values with each statement.

const OID = { text: 25, int4: 23, int8: 20 } as const
const HEADER = 20

function header(target: Buffer, oid: number, length: number, hasNull: boolean): number {
  target.writeInt32BE(1, 0)
  target.writeInt32BE(hasNull ? 1 : 0, 4)
  target.writeInt32BE(oid, 8)
  target.writeInt32BE(length, 12)
  target.writeInt32BE(1, 16)
  return HEADER
}

/** A `text[]`; undefined counts as null. */
export function textArray(values: readonly (string | null | undefined)[]): Buffer {
  let [size, hasNull] = [HEADER, false]
  for (const value of values) {
    size += 4
    if (value === null || value === undefined) hasNull = true
    // Three bytes are the most that UTF-8 takes for a unit of UTF-16.
    else size += value.length * 3
  }
  const target = Buffer.allocUnsafe(size)
  let at = header(target, OID.text, values.length, hasNull)
  for (const value of values) {
    if (value === null || value === undefined) {
      at = target.writeInt32BE(-1, at)
      continue
    }
    const written = value.length <= SHORT ? writeShort(target, value, at + 4) : target.write(value, at + 4)
    target.writeInt32BE(written, at)
    at += 4 + written
  }
  return target.subarray(0, at)
}

/** Up to this length characters are written one by one: the way out of JavaScript costs more. */
const SHORT = 40

/** Answers how many bytes were written. */
function writeShort(target: Buffer, text: string, at: number): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 0x7f) return target.write(text, at)
    target[at + i] = code
  }
  return text.length
}

/** An `int4[]`; undefined counts as null. */
export function intArray(values: readonly (number | null | undefined)[]): Buffer {
  const target = Buffer.allocUnsafe(HEADER + values.length * 8)
  let at = header(target, OID.int4, values.length, values.some(isNull))
  for (const value of values) {
    if (isNull(value)) at = target.writeInt32BE(-1, at)
    else at = target.writeInt32BE(value, target.writeInt32BE(4, at))
  }
  return target.subarray(0, at)
}

/** An `int8[]` of whole numbers up to 2^53; undefined counts as null. */
export function bigArray(values: readonly (number | null | undefined)[]): Buffer {
  const target = Buffer.allocUnsafe(HEADER + values.length * 12)
  let at = header(target, OID.int8, values.length, values.some(isNull))
  for (const value of values) {
    if (isNull(value)) {
      at = target.writeInt32BE(-1, at)
      continue
    }
    at = target.writeInt32BE(8, at)
    at = target.writeInt32BE(Math.floor(value / 0x1_0000_0000), at)
    at = target.writeUInt32BE(value >>> 0, at)
  }
  return target.subarray(0, at)
}

const isNull = (value: number | null | undefined): value is null | undefined =>
  value === null || value === undefined
