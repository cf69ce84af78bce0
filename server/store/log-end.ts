/**
 * SQL for the length + 1 of a log, from its last row: what its next decision must rest on. `id` is an expression that gives an
 * execution's id; null where there is no log.
 */
export const logEnd = (id: string): string =>
  `(SELECT d.first_seq + d.count FROM decision d WHERE d.execution_id = ${id} ORDER BY d.first_seq DESC LIMIT 1)`
