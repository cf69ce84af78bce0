/**
 * Appends what many executions have decided, in one statement of its own transaction.
 * $1 executions, $2 decisions, $3 blobs, $4 and $5 waits that begin and end, $6 statistics: JSON arrays, each read once.
 * An execution whose log has moved on, whose request is known already or whose name is taken matches nothing,
 * and nothing of it is written; the others do not notice. Returns the ids that were written.
 */
export const APPEND = `
WITH entry AS (
  SELECT * FROM json_to_recordset($1::json) AS r(
    id text, x int, fresh bool, q text[], machine_id text, machine_name text, machine_version int,
    definition_hash text, name text, rehearsal bool, imported bool, started_at int8, parent_id text, forked_from text,
    forked_at_seq int, published int, alias text, redrive_count int, redriven_at int8, status text, stopped_at int8, next_seq int, in_flight int, held_at text,
    error text, cause text, updated_at int8, alarm text, due_at int8)
), made AS (
  INSERT INTO execution (id, machine_id, machine_name, machine_version, definition_hash, name, rehearsal, imported, started_at,
    parent_id, forked_from, forked_at_seq, published, alias, redrive_count, redriven_at, status, stopped_at, next_seq, in_flight, held_at,
    error, cause, updated_at)
  SELECT id, machine_id, machine_name, machine_version, definition_hash, name, rehearsal, imported, started_at,
    parent_id, forked_from, forked_at_seq, published, alias, redrive_count, redriven_at, status, stopped_at, next_seq, in_flight, held_at,
    error, cause, updated_at
  FROM entry WHERE fresh
  ON CONFLICT DO NOTHING
  RETURNING id, machine_id
), moved AS (
  UPDATE execution t SET status = e.status, stopped_at = e.stopped_at, redrive_count = e.redrive_count,
    redriven_at = e.redriven_at, next_seq = e.next_seq, in_flight = e.in_flight,
    held_at = e.held_at, error = e.error, cause = e.cause, updated_at = e.updated_at
  FROM entry e
  WHERE NOT e.fresh AND t.id = e.id AND t.next_seq = e.x
    AND NOT EXISTS (
      SELECT FROM unnest(e.q) AS q(id)
      WHERE (SELECT d.count FROM decision d WHERE d.execution_id = e.id AND d.request_id = q.id LIMIT 1) > 0)
  RETURNING t.id, t.machine_id
), done AS (
  SELECT id, machine_id FROM made UNION ALL SELECT id, machine_id FROM moved
), logged AS (
  INSERT INTO decision (execution_id, first_seq, count, at, kind, author, request_id, partial, command, events)
  SELECT r.e, r.s, r.c, r.at, r.k, r.w, r.q, r.p, r.m, r.v
  FROM json_to_recordset($2::json) AS r(e text, s int, c int, at int8, k text, w text, q text, p bool, m text, v text)
  JOIN done ON done.id = r.e
), stored AS (
  INSERT INTO blob (execution_id, hash, text)
  SELECT r.e, r.h, r.t FROM json_to_recordset($3::json) AS r(e text, h text, t text) JOIN done ON done.id = r.e
  ON CONFLICT DO NOTHING
), set_alarm AS (
  INSERT INTO alarm (execution_id, due_at)
  SELECT e.id, e.due_at FROM entry e JOIN done USING (id) WHERE e.alarm = 'set'
  ON CONFLICT (execution_id) DO UPDATE SET due_at = excluded.due_at
), no_alarm AS (
  DELETE FROM alarm a USING entry e, done WHERE a.execution_id = e.id AND done.id = e.id AND e.alarm = 'none'
), began AS (
  INSERT INTO waiting (execution_id, visit, attempt, kind, state, title, key, since, detail)
  SELECT r.e, r.v, r.a, r.kind, r.state, r.title, r.key, r.since, r.detail
  FROM json_to_recordset($4::json) AS r(
    e text, v int, a int, kind text, state text, title text, key text, since int8, detail text)
  JOIN done ON done.id = r.e
  ON CONFLICT (execution_id, visit, attempt) DO UPDATE SET kind = excluded.kind, state = excluded.state,
    title = excluded.title, key = excluded.key, since = excluded.since, detail = excluded.detail
), ended AS (
  DELETE FROM waiting w USING json_to_recordset($5::json) AS r(e text, v int, a int), done
  WHERE w.execution_id = r.e AND w.visit = r.v AND w.attempt = r.a AND done.id = r.e
), counted AS (
  INSERT INTO state_stat AS s (machine_id, state, entered, succeeded, failed, retried, total_ms)
  SELECT done.machine_id, r.state, sum(r.entered)::int, sum(r.succeeded)::int, sum(r.failed)::int,
    sum(r.retried)::int, sum(r."totalMs")::int8
  FROM json_to_recordset($6::json) AS r(
    e text, state text, entered int, succeeded int, failed int, retried int, "totalMs" int8)
  JOIN done ON done.id = r.e
  GROUP BY 1, 2 ORDER BY 1, 2
  ON CONFLICT (machine_id, state) DO UPDATE SET entered = s.entered + excluded.entered,
    succeeded = s.succeeded + excluded.succeeded, failed = s.failed + excluded.failed,
    retried = s.retried + excluded.retried, total_ms = s.total_ms + excluded.total_ms
)
SELECT id FROM done`
