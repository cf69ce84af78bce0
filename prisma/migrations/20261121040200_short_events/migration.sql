-- Frequent events are stored as arrays now: the type, then their fields (core/run/event-columns.ts), values by their index.
-- The view reads both forms, and names the state where the event does.
DROP VIEW "history_event";
CREATE VIEW "history_event" AS
SELECT d."execution_id",
       d."first_seq" + (e."place" - 1)::integer AS "seq",
       to_timestamp(d."at" / 1000.0) AS "decided_at",
       d."kind" AS "command",
       d."author",
       CASE json_typeof(e."event") WHEN 'array' THEN e."event" ->> 0 ELSE e."event" ->> 'type' END AS "type",
       CASE
         WHEN json_typeof(e."event") <> 'array' THEN e."event" ->> 'name'
         WHEN e."event" ->> 0 LIKE '%StateEntered' THEN e."event" ->> 3
         WHEN e."event" ->> 0 LIKE '%StateExited' THEN e."event" ->> 4
       END AS "state",
       e."event",
       d."body" -> 'values' AS "values"
FROM (
  SELECT *, regexp_replace("events", '(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})', '\1\\ufffd', 'g')::json AS "body"
  FROM "decision"
) d
CROSS JOIN LATERAL json_array_elements(d."body" -> 'events') WITH ORDINALITY AS e("event", "place");
