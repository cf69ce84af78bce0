import pg from 'pg'
import { storeErrorOf } from './store-error.ts'

const INT8 = 20

/** As Prisma gives them: large integers are bigint. */
const AS_BIGINT = typesWith(BigInt)
/** For columns whose integers are times: a number holds them exactly. */
const AS_NUMBER = typesWith(Number)

function typesWith(int8: (text: string) => unknown): pg.CustomTypesConfig {
  return {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      oid === INT8 ? int8 : pg.types.getTypeParser(oid, format),
  }
}

const camel = (column: string): string =>
  column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/**
 * Rows of a query that the database has planned already, through the bare driver: a quarter of Prisma's time, for what is
 * read with every page and every touch of an execution. `SELECT *` of a table gives what its model in the schema says.
 */
export async function readPrepared<Model>(
  pool: pg.Pool,
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<Model[]> {
  try {
    const query = { name, text, values: [...values], rowMode: 'array' as const, types: AS_BIGINT }
    const { rows, fields } = await pool.query<unknown[]>(query)
    const names = fields.map((field) => camel(field.name))
    return rows.map((row) => Object.fromEntries(names.map((key, i) => [key, row[i]])) as Model)
  } catch (error) {
    throw storeErrorOf(error)
  }
}

/** The same for many rows: their columns in the order in which the query names them, large integers as numbers. */
export async function readArrays<Columns extends readonly unknown[]>(
  pool: pg.Pool,
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<Columns[]> {
  try {
    const query = { name, text, values: [...values], rowMode: 'array' as const, types: AS_NUMBER }
    const { rows } = await pool.query<unknown[]>(query)
    return rows as unknown as Columns[]
  } catch (error) {
    throw storeErrorOf(error)
  }
}
