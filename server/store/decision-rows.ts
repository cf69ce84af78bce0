import type { Pool } from 'pg'
import type { DecisionRow } from '../engine/ports.ts'
import { readArrays } from './prepared.ts'

type Joined = readonly [count: number, ids: string, heads: string, ...texts: string[]]

/** No column's usual text has a line break: JSON escapes it. */
const joined = (column: string): string => `string_agg(${column}, E'\\n')`

/**
 * A database writes a row of ten columns as slowly as it finds it: asked for whole columns, each as one text, it answers
 * in a quarter of the time.
 */
const JOINED = `SELECT count(*)::int, ${joined('d.execution_id')},
  ${joined("d.first_seq || ' ' || d.count || ' ' || d.at || ' ' || d.partial || ' ' || d.kind")},
  ${['d.author', 'd.request_id', 'd.command', 'd.events'].map(joined).join(', ')}`

type Row = readonly [
  executionId: string,
  head: string,
  author: string,
  requestId: string,
  command: string,
  events: string,
]

const PLAIN = `SELECT d.execution_id,
  d.first_seq || ' ' || d.count || ' ' || d.at || ' ' || d.partial || ' ' || d.kind,
  d.author, d.request_id, d.command, d.events`

/** Rows of the log, in the order of `query`, which selects all columns of decisions and is ordered by id and seq. */
export async function readDecisionRows(
  pool: Pool,
  name: string,
  query: string,
  values: readonly unknown[],
): Promise<DecisionRow[]> {
  const [all] = await readArrays<Joined>(pool, `${name}-joined`, `${JOINED} FROM (${query}) d`, values)
  const [count = 0, ...texts] = all ?? []
  if (count === 0) return []
  const columns = texts.map((text) => text.split('\n'))
  if (columns.every((column) => column.length === count)) {
    const rows = columns[0]!.map((_, i) => decisionOf(columns.map((column) => column[i]!) as unknown as Row))
    if (inOrder(rows)) return rows
  }
  // Somebody's name or request id has a line break in it.
  const plain = await readArrays<Row>(pool, `${name}-plain`, `${PLAIN} FROM (${query}) d`, values)
  return plain.map(decisionOf)
}

function decisionOf([executionId, head, author, requestId, command, events]: Row): DecisionRow {
  const [firstSeq, count, at, partial, kind] = head.split(' ')
  return {
    executionId,
    firstSeq: Number(firstSeq),
    count: Number(count),
    at: Number(at),
    kind: kind as DecisionRow['kind'],
    author,
    requestId,
    partial: partial === 'true',
    command,
    events,
  }
}

/** What is joined comes in the order of the query as a rule; nobody promises it. */
function inOrder(rows: readonly DecisionRow[]): boolean {
  return rows.every((row, i) => {
    const before = rows[i - 1]
    return (
      before === undefined ||
      before.executionId !== row.executionId ||
      before.firstSeq + before.count <= row.firstSeq
    )
  })
}
