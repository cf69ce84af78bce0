import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bigArray, intArray, textArray } from './binary-array.ts'
import { openLite } from './lite.ts'

test('[ST44] arrays in binary form arrive as they were, nulls and all', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hindsight-arrays-'))
  const database = await openLite(folder, () => {})
  const text = fc.option(fc.string({ unit: 'grapheme' }).map((one) => one.replaceAll('\u0000', '')))
  const int = fc.option(fc.integer())
  const big = fc.option(fc.maxSafeInteger())
  await fc.assert(
    fc.asyncProperty(fc.array(text), fc.array(int), fc.array(big), async (texts, ints, bigs) => {
      const { rows } = await database.pool.query(
        'SELECT $1::text[] AS texts, $2::int4[] AS ints, $3::int8[]::text[] AS bigs',
        [textArray(texts), intArray(ints), bigArray(bigs)],
      )
      expect(rows).toEqual([{ texts, ints, bigs: bigs.map((one) => (one === null ? null : String(one))) }])
    }),
    { numRuns: 100 },
  )
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})
