/**
 * Appends what many executions have decided, in one statement of its own transaction. Executions go by their number (`i`)
 * in the batch; $1 to $15 are those whose log moves on, one array a column, $16 as JSON those that begin.
 * An execution whose log has moved on, whose request is known already or whose name is taken matches nothing,
 * and nothing of it is written; the others do not notice. Returns the numbers of those that were not written.
 */
export const APPEND = `
WITH entry AS (
  SELECT * FROM unnest($1::int4[], $2::text[], $3::int4[], $4::int4[], $5::int4[], $6::int8[], $7::text[], $8::int8[],
    $9::text[], $10::text[], $11::text[], $12::int4[], $13::int8[]) AS e(
    i, id, x, next_seq, in_flight, updated_at, status, stopped_at, held_at, error, cause, redrive_count, redriven_at)
), known AS MATERIALIZED (
  SELECT a.i FROM unnest($14::int4[], $15::text[]) AS a(i, q) JOIN entry e USING (i)
  WHERE (SELECT d.count FROM decision d
    WHERE d.execution_id = e.id AND d.request_id = a.q AND d.author <> 'engine' LIMIT 1) > 0
), moved AS (
  UPDATE execution t SET status = e.status, stopped_at = e.stopped_at, redrive_count = e.redrive_count,
    redriven_at = e.redriven_at, next_seq = e.next_seq, in_flight = e.in_flight,
    held_at = e.held_at, error = e.error, cause = e.cause, updated_at = e.updated_at
  FROM entry e
  WHERE t.id = e.id AND t.next_seq = e.x AND e.i <> ALL (ARRAY(SELECT i FROM known))
  RETURNING e.i, e.id
), fresh AS (
  SELECT * FROM json_to_recordset($16::json) AS r(
    i int, id text, machine_id text, machine_name text, machine_version int, definition_hash text, name text,
    rehearsal bool, imported bool, started_at int8, parent_id text, forked_from text, forked_at_seq int, published int,
    alias text, redrive_count int, redriven_at int8, status text, stopped_at int8, next_seq int, in_flight int,
    held_at text, error text, cause text, updated_at int8)
), made AS (
  INSERT INTO execution (id, machine_id, machine_name, machine_version, definition_hash, name, rehearsal, imported, started_at,
    parent_id, forked_from, forked_at_seq, published, alias, redrive_count, redriven_at, status, stopped_at, next_seq, in_flight, held_at,
    error, cause, updated_at)
  SELECT id, machine_id, machine_name, machine_version, definition_hash, name, rehearsal, imported, started_at,
    parent_id, forked_from, forked_at_seq, published, alias, redrive_count, redriven_at, status, stopped_at, next_seq, in_flight, held_at,
    error, cause, updated_at
  FROM fresh
  ON CONFLICT DO NOTHING
  RETURNING id
), done AS (
  SELECT i, id FROM moved UNION ALL SELECT f.i, f.id FROM fresh f JOIN made USING (id)
), logged AS (
  INSERT INTO decision (execution_id, first_seq, count, at, kind, author, request_id, partial, command, events)
  SELECT done.id, r.s, r.c, r.at, r.k, r.w, r.q, r.p > 0, r.m, r.v
  FROM unnest($17::int4[], $18::int4[], $19::int4[], $20::int8[], $21::text[], $22::text[], $23::text[], $24::int4[],
    $25::text[], $26::text[]) AS r(i, s, c, at, k, w, q, p, m, v)
  JOIN done USING (i)
), stored AS (
  INSERT INTO blob (execution_id, hash, text)
  SELECT done.id, r.h, r.t FROM unnest($27::int4[], $28::text[], $29::text[]) AS r(i, h, t) JOIN done USING (i)
  ON CONFLICT DO NOTHING
), set_alarm AS (
  INSERT INTO alarm (execution_id, due_at)
  SELECT done.id, r.due FROM unnest($30::int4[], $31::int8[]) AS r(i, due) JOIN done USING (i)
  ON CONFLICT (execution_id) DO UPDATE SET due_at = excluded.due_at
), no_alarm AS (
  DELETE FROM alarm a USING unnest($32::int4[]) AS r(i), done WHERE done.i = r.i AND a.execution_id = done.id
), began AS (
  INSERT INTO waiting (execution_id, visit, attempt, kind, state, title, key, since, detail)
  SELECT done.id, r.v, r.a, r.kind, r.state, r.title, r.key, r.since, r.detail
  FROM json_to_recordset($33::json) AS r(
    i int, v int, a int, kind text, state text, title text, key text, since int8, detail text)
  JOIN done USING (i)
  ON CONFLICT (execution_id, visit, attempt) DO UPDATE SET kind = excluded.kind, state = excluded.state,
    title = excluded.title, key = excluded.key, since = excluded.since, detail = excluded.detail
), ended AS (
  DELETE FROM waiting w USING unnest($34::int4[], $35::int4[], $36::int4[]) AS r(i, v, a), done
  WHERE done.i = r.i AND w.execution_id = done.id AND w.visit = r.v AND w.attempt = r.a
), counted AS (
  INSERT INTO state_stat AS s (machine_id, state, entered, succeeded, failed, retried, total_ms)
  SELECT r.machine_id, r.state, r.entered, r.succeeded, r.failed, r.retried, r."totalMs"
  FROM json_to_recordset($37::json) AS r(
    machine_id text, state text, entered int, succeeded int, failed int, retried int, "totalMs" int8)
  WHERE (SELECT count(*) FROM done) = $38::int4
  ON CONFLICT (machine_id, state) DO UPDATE SET entered = s.entered + excluded.entered,
    succeeded = s.succeeded + excluded.succeeded, failed = s.failed + excluded.failed,
    retried = s.retried + excluded.retried, total_ms = s.total_ms + excluded.total_ms
)
SELECT n.i FROM generate_series(0, $38::int4 - 1) AS n(i) WHERE NOT EXISTS (SELECT FROM done WHERE done.i = n.i)`

/** Adds statistics by themselves: of those that were written, when others of their batch were not. $1 as $37 above. */
export const COUNT = `
INSERT INTO state_stat AS s (machine_id, state, entered, succeeded, failed, retried, total_ms)
SELECT r.machine_id, r.state, r.entered, r.succeeded, r.failed, r.retried, r."totalMs"
FROM json_to_recordset($1::json) AS r(
  machine_id text, state text, entered int, succeeded int, failed int, retried int, "totalMs" int8)
ON CONFLICT (machine_id, state) DO UPDATE SET entered = s.entered + excluded.entered,
  succeeded = s.succeeded + excluded.succeeded, failed = s.failed + excluded.failed,
  retried = s.retried + excluded.retried, total_ms = s.total_ms + excluded.total_ms`
