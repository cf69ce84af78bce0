const TYPES = { i: 'int4[]', b: 'int8[]', t: 'text[]' } as const

/** Parameters from `first` on, one array each: i for int4, b for int8, t for text. */
function arrays(first: number, types: string): string {
  return [...types].map((type, i) => `$${first + i}::${TYPES[type as keyof typeof TYPES]}`).join(', ')
}

const MOVED_COLUMNS =
  'i, id, x, next_seq, in_flight, updated_at, status, stopped_at, held_at, error, cause, redrive_count, redriven_at'

const EXECUTION_COLUMNS = `id, machine_id, machine_name, machine_version, definition_hash, name, rehearsal, imported, started_at,
    parent_id, forked_from, forked_at_seq, published, alias, redrive_count, redriven_at, status, stopped_at, next_seq, in_flight, held_at,
    error, cause, updated_at`

const ENTRY = `
entry AS (
  SELECT * FROM unnest(${arrays(1, 'itiiibtbtttib')}) AS e(${MOVED_COLUMNS})
)`

/** `but` keeps an entry out beside those whose log has moved on. */
const moved = (but: string): string => `
moved AS (
  UPDATE execution t SET status = e.status, stopped_at = e.stopped_at, redrive_count = e.redrive_count,
    redriven_at = e.redriven_at, next_seq = e.next_seq, in_flight = e.in_flight,
    held_at = e.held_at, error = e.error, cause = e.cause, updated_at = e.updated_at
  FROM entry e
  WHERE t.id = e.id AND t.next_seq = e.x${but}
  RETURNING e.i, e.id
)`

const logged = (first: number): string => `
logged AS (
  INSERT INTO decision (execution_id, first_seq, count, at, kind, author, request_id, partial, command, events)
  SELECT done.id, r.s, r.c, r.at, r.k, r.w, r.q, r.p > 0, r.m, r.v
  FROM unnest(${arrays(first, 'iiibtttitt')}) AS r(i, s, c, at, k, w, q, p, m, v)
  JOIN done USING (i)
)`

/** Statistics are of the whole batch: they are left out when one of it was not written, and added by themselves. */
const counted = (stats: string, entries: string): string => `
counted AS (
  INSERT INTO state_stat AS s (machine_id, state, entered, succeeded, failed, retried, total_ms)
  SELECT r.machine_id, r.state, r.entered, r.succeeded, r.failed, r.retried, r."totalMs"
  FROM json_to_recordset(${stats}::json) AS r(
    machine_id text, state text, entered int, succeeded int, failed int, retried int, "totalMs" int8)
  WHERE (SELECT count(*) FROM done) = ${entries}::int4
  ON CONFLICT (machine_id, state) DO UPDATE SET entered = s.entered + excluded.entered,
    succeeded = s.succeeded + excluded.succeeded, failed = s.failed + excluded.failed,
    retried = s.retried + excluded.retried, total_ms = s.total_ms + excluded.total_ms
)
SELECT n.i FROM generate_series(0, ${entries}::int4 - 1) AS n(i) WHERE NOT EXISTS (SELECT FROM done WHERE done.i = n.i)`

/**
 * Appends what many executions have decided, in one statement of its own transaction. Executions go by their number (`i`)
 * in the batch; $1 to $13 are those whose log moves on, one array a column, $16 as JSON those that begin.
 * An execution whose log has moved on, whose request is known already or whose name is taken matches nothing,
 * and nothing of it is written; the others do not notice. Returns the numbers of those that were not written.
 */
export const APPEND = `
WITH ${ENTRY}, known AS MATERIALIZED (
  SELECT a.i FROM unnest(${arrays(14, 'it')}) AS a(i, q) JOIN entry e USING (i)
  WHERE (SELECT d.count FROM decision d
    WHERE d.execution_id = e.id AND d.request_id = a.q AND d.author <> 'engine' LIMIT 1) > 0
), ${moved(' AND e.i <> ALL (ARRAY(SELECT i FROM known))')}, fresh AS (
  SELECT * FROM json_to_recordset($16::json) AS r(
    i int, id text, machine_id text, machine_name text, machine_version int, definition_hash text, name text,
    rehearsal bool, imported bool, started_at int8, parent_id text, forked_from text, forked_at_seq int, published int,
    alias text, redrive_count int, redriven_at int8, status text, stopped_at int8, next_seq int, in_flight int,
    held_at text, error text, cause text, updated_at int8)
), made AS (
  INSERT INTO execution (${EXECUTION_COLUMNS})
  SELECT ${EXECUTION_COLUMNS}
  FROM fresh
  ON CONFLICT DO NOTHING
  RETURNING id
), done AS (
  SELECT i, id FROM moved UNION ALL SELECT f.i, f.id FROM fresh f JOIN made USING (id)
), ${logged(17)}, stored AS (
  INSERT INTO blob (execution_id, hash, text)
  SELECT done.id, r.h, r.t FROM unnest(${arrays(27, 'itt')}) AS r(i, h, t) JOIN done USING (i)
  ON CONFLICT DO NOTHING
), set_alarm AS (
  INSERT INTO alarm (execution_id, due_at)
  SELECT done.id, r.due FROM unnest(${arrays(30, 'ib')}) AS r(i, due) JOIN done USING (i)
  ON CONFLICT (execution_id) DO UPDATE SET due_at = excluded.due_at
), no_alarm AS (
  DELETE FROM alarm a USING unnest(${arrays(32, 'i')}) AS r(i), done WHERE done.i = r.i AND a.execution_id = done.id
), began AS (
  INSERT INTO waiting (execution_id, visit, attempt, kind, state, title, key, since, detail)
  SELECT done.id, r.v, r.a, r.kind, r.state, r.title, r.key, r.since, r.detail
  FROM json_to_recordset($33::json) AS r(
    i int, v int, a int, kind text, state text, title text, key text, since int8, detail text)
  JOIN done USING (i)
  ON CONFLICT (execution_id, visit, attempt) DO UPDATE SET kind = excluded.kind, state = excluded.state,
    title = excluded.title, key = excluded.key, since = excluded.since, detail = excluded.detail
), ended AS (
  DELETE FROM waiting w USING unnest(${arrays(34, 'iii')}) AS r(i, v, a), done
  WHERE done.i = r.i AND w.execution_id = done.id AND w.visit = r.v AND w.attempt = r.a
), ${counted('$37', '$38')}`

/** The same where no execution begins and nothing but the log changes: what most commits of few executions are. */
export const APPEND_LOG = `
WITH ${ENTRY}, ${moved('')}, done AS (SELECT i, id FROM moved), ${logged(14)}, ${counted('$24', '$25')}`

/** Adds statistics by themselves: of those that were written, when others of their batch were not. $1 as $37 above. */
export const COUNT = `
INSERT INTO state_stat AS s (machine_id, state, entered, succeeded, failed, retried, total_ms)
SELECT r.machine_id, r.state, r.entered, r.succeeded, r.failed, r.retried, r."totalMs"
FROM json_to_recordset($1::json) AS r(
  machine_id text, state text, entered int, succeeded int, failed int, retried int, "totalMs" int8)
ON CONFLICT (machine_id, state) DO UPDATE SET entered = s.entered + excluded.entered,
  succeeded = s.succeeded + excluded.succeeded, failed = s.failed + excluded.failed,
  retried = s.retried + excluded.retried, total_ms = s.total_ms + excluded.total_ms`
