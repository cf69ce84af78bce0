-- Nobody reads when an execution's row was last written, and it is no longer written with each decision.
ALTER TABLE "execution" DROP COLUMN "updated_at";

-- Texts of the third version are arrays as a whole, and an event's array begins with a code (core/run/event-columns.ts).
-- The view reads all three forms, and names the state where the event does.
DROP VIEW "history_event";
CREATE VIEW "history_event" AS
SELECT d."execution_id",
       d."first_seq" + (e."place" - 1)::integer AS "seq",
       to_timestamp(d."at" / 1000.0) AS "decided_at",
       d."kind" AS "command",
       d."author",
       t."type",
       CASE
         WHEN json_typeof(e."event") <> 'array' THEN e."event" ->> 'name'
         WHEN t."type" LIKE '%StateEntered' THEN e."event" ->> 3
         WHEN t."type" LIKE '%StateExited' THEN e."event" ->> 4
       END AS "state",
       e."event",
       CASE json_typeof(d."body") WHEN 'array' THEN d."body" -> 3 ELSE d."body" -> 'values' END AS "values"
FROM (
  SELECT *, regexp_replace("events", '(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})', '\1\\ufffd', 'g')::json AS "body"
  FROM "decision"
) d
CROSS JOIN LATERAL json_array_elements(
  CASE json_typeof(d."body") WHEN 'array' THEN d."body" -> 4 ELSE d."body" -> 'events' END
) WITH ORDINALITY AS e("event", "place")
LEFT JOIN (VALUES
  ('P>', 'PassStateEntered'), ('T>', 'TaskStateEntered'), ('C>', 'ChoiceStateEntered'), ('W>', 'WaitStateEntered'),
  ('S>', 'SucceedStateEntered'), ('F>', 'FailStateEntered'), ('L>', 'ParallelStateEntered'), ('M>', 'MapStateEntered'),
  ('P<', 'PassStateExited'), ('T<', 'TaskStateExited'), ('C<', 'ChoiceStateExited'), ('W<', 'WaitStateExited'),
  ('S<', 'SucceedStateExited'), ('L<', 'ParallelStateExited'), ('M<', 'MapStateExited'),
  ('t>', 'TaskScheduled'), ('t<', 'TaskSucceeded'), ('m>', 'MapIterationStarted'), ('m<', 'MapIterationSucceeded')
) AS n("code", "name") ON json_typeof(e."event") = 'array' AND n."code" = e."event" ->> 0
CROSS JOIN LATERAL (SELECT CASE json_typeof(e."event")
  WHEN 'array' THEN coalesce(n."name", e."event" ->> 0) ELSE e."event" ->> 'type' END) AS t("type");
