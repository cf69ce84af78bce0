import { logEnd } from './log-end.ts'

const TYPES = { i: 'int4[]', b: 'int8[]', t: 'text[]' } as const

/** Parameters from `first` on, one array each: i for int4, b for int8, t for text. */
function arrays(first: number, types: string): string {
  return [...types].map((type, i) => `$${first + i}::${TYPES[type as keyof typeof TYPES]}`).join(', ')
}

const MOVED_COLUMNS =
  'id, x, next_seq, in_flight, status, stopped_at, held_at, error, cause, redrive_count, redriven_at'

const EXECUTION_COLUMNS = `id, machine_id, machine_name, machine_version, definition_hash, name, rehearsal, imported, started_at,
    parent_id, forked_from, forked_at_seq, published, alias, redrive_count, redriven_at, status, stopped_at, next_seq, in_flight, held_at,
    error, cause`

/** What a decision's row says, with the execution's id before and the log's length + 1 that it rests on. */
const ROW_TYPES = 'tiiibtttitt'
const ROWS = 'r(id, x, s, c, at, k, w, q, p, m, v)'
const LOGGED =
  'INSERT INTO decision (execution_id, first_seq, count, at, kind, author, request_id, partial, command, events)'
const LOGGED_VALUES = 'r.id, r.s, r.c, r.at, r.k, r.w, r.q, r.p > 0, r.m, r.v'

/** Adds statistics to what there is: `stats` is a parameter with JSON, `where` may keep all of them out. */
const added = (stats: string, where: string): string => `
  INSERT INTO state_stat AS s (machine_id, state, entered, succeeded, failed, retried, total_ms)
  SELECT r.machine_id, r.state, r.entered, r.succeeded, r.failed, r.retried, r."totalMs"
  FROM json_to_recordset(${stats}::json) AS r(
    machine_id text, state text, entered int, succeeded int, failed int, retried int, "totalMs" int8)
  ${where}
  ON CONFLICT (machine_id, state) DO UPDATE SET entered = s.entered + excluded.entered,
    succeeded = s.succeeded + excluded.succeeded, failed = s.failed + excluded.failed,
    retried = s.retried + excluded.retried, total_ms = s.total_ms + excluded.total_ms`

/** Statistics are of the whole batch: they are left out when one of it was not written, and added by themselves. */
const counted = (stats: string, rows: string): string => `
counted AS (${added(stats, `WHERE (SELECT count(*) FROM logged) = ${rows}::int4`)}
)
SELECT CASE WHEN count(*) = ${rows}::int4 THEN NULL ELSE coalesce(array_agg(DISTINCT execution_id), '{}') END FROM logged`

/** Written in this statement. In a CASE it is a look into a table of hashes, whatever the planner thinks of how many there are. */
const written = (id: string): string => `CASE WHEN true THEN ${id} IN (SELECT execution_id FROM logged) END`

/**
 * Appends what many executions have decided, in one statement of its own transaction: $1 to $11 are the rows of their logs, one
 * array a column, $12 to $22 the executions of which lists show something else from now on, $25 as JSON those that begin.
 * An execution whose log has another end than expected, whose request is known already or whose name is taken is not
 * written, and nothing of it is; the others do not notice. Two that append the same at the same time meet in the log's key,
 * and one of them fails. Answers null when all was written, otherwise the ids of those that were.
 */
export const APPEND = `
WITH known AS MATERIALIZED (
  SELECT a.id FROM unnest(${arrays(23, 'tt')}) AS a(id, q)
  WHERE (SELECT d.count FROM decision d
    WHERE d.execution_id = a.id AND d.request_id = a.q AND d.author <> 'engine' LIMIT 1) > 0
), entry AS MATERIALIZED (
  SELECT * FROM unnest(${arrays(12, 'tiiitbtttib')}) AS e(${MOVED_COLUMNS})
), moved AS (
  UPDATE execution t SET status = e.status, stopped_at = e.stopped_at, redrive_count = e.redrive_count,
    redriven_at = e.redriven_at, next_seq = e.next_seq, in_flight = e.in_flight,
    held_at = e.held_at, error = e.error, cause = e.cause
  FROM entry e
  WHERE t.id = e.id AND e.x = ${logEnd('e.id')} AND e.id <> ALL (ARRAY(SELECT id FROM known))
  RETURNING t.id
), made AS (
  INSERT INTO execution (${EXECUTION_COLUMNS})
  SELECT ${EXECUTION_COLUMNS}
  FROM json_to_recordset($25::json) AS r(
    id text, machine_id text, machine_name text, machine_version int, definition_hash text, name text,
    rehearsal bool, imported bool, started_at int8, parent_id text, forked_from text, forked_at_seq int, published int,
    alias text, redrive_count int, redriven_at int8, status text, stopped_at int8, next_seq int, in_flight int,
    held_at text, error text, cause text)
  ON CONFLICT DO NOTHING
  RETURNING id
), logged AS (
  ${LOGGED}
  SELECT ${LOGGED_VALUES} FROM unnest(${arrays(1, ROW_TYPES)}, $26::int4[]) AS ${ROWS.replace(')', ', f)')}
  WHERE CASE r.f
    WHEN 0 THEN r.x = ${logEnd('r.id')} AND r.id <> ALL (ARRAY(SELECT id FROM known))
    WHEN 1 THEN r.id IN (SELECT id FROM moved)
    ELSE r.id IN (SELECT id FROM made) END
  RETURNING execution_id
), stored AS (
  INSERT INTO blob (execution_id, hash, text)
  SELECT r.id, r.h, r.t FROM unnest(${arrays(27, 'ttt')}) AS r(id, h, t) WHERE ${written('r.id')}
  ON CONFLICT DO NOTHING
), set_alarm AS (
  INSERT INTO alarm (execution_id, due_at)
  SELECT r.id, r.due FROM unnest(${arrays(30, 'tb')}) AS r(id, due) WHERE ${written('r.id')}
  ON CONFLICT (execution_id) DO UPDATE SET due_at = excluded.due_at
), no_alarm AS (
  DELETE FROM alarm a USING unnest(${arrays(32, 't')}) AS r(id) WHERE a.execution_id = r.id AND ${written('r.id')}
), began AS (
  INSERT INTO waiting (execution_id, visit, attempt, kind, state, title, key, since, detail)
  SELECT r.id, r.v, r.a, r.kind, r.state, r.title, r.key, r.since, r.detail
  FROM json_to_recordset($33::json) AS r(
    id text, v int, a int, kind text, state text, title text, key text, since int8, detail text)
  WHERE ${written('r.id')}
  ON CONFLICT (execution_id, visit, attempt) DO UPDATE SET kind = excluded.kind, state = excluded.state,
    title = excluded.title, key = excluded.key, since = excluded.since, detail = excluded.detail
), ended AS (
  DELETE FROM waiting w USING unnest(${arrays(34, 'tii')}) AS r(id, v, a)
  WHERE w.execution_id = r.id AND w.visit = r.v AND w.attempt = r.a AND ${written('r.id')}
), ${counted('$37', '$38')}`

/** The same where only logs grow: what most commits of few executions are. */
export const APPEND_LOG = `
WITH logged AS (
  ${LOGGED}
  SELECT ${LOGGED_VALUES} FROM unnest(${arrays(1, ROW_TYPES)}) AS ${ROWS}
  WHERE r.x = ${logEnd('r.id')}
  RETURNING execution_id
), ${counted('$12', '$13')}`

/** Adds statistics by themselves: of those that were written, when others of their batch were not. $1 as $37 above. */
export const COUNT = added('$1', '')
