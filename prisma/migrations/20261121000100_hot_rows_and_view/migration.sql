-- Rows that are rewritten with every commit: room for the next version on the same page, so that no index changes.
ALTER TABLE "execution" SET (fillfactor = 60);
ALTER TABLE "alarm" SET (fillfactor = 60);
ALTER TABLE "state_stat" SET (fillfactor = 60);

-- Nothing is ever looked up by these texts: no figures about them.
ALTER TABLE "decision" ALTER COLUMN "command" SET STATISTICS 0, ALTER COLUMN "events" SET STATISTICS 0;
ALTER TABLE "blob" ALTER COLUMN "text" SET STATISTICS 0;

-- One row per event, for people who look with their own tools. Equal values of a decision are stored once:
-- where an event refers to one, look it up in "values". PostgreSQL takes no value out of a JSON text that holds
-- \u0000 or half a character anywhere, so here (and only here) those become U+FFFD.
CREATE VIEW "history_event" AS
SELECT d."execution_id",
       d."first_seq" + (e."place" - 1)::integer AS "seq",
       to_timestamp(d."at" / 1000.0) AS "decided_at",
       d."kind" AS "command",
       d."author",
       e."event" ->> 'type' AS "type",
       e."event",
       d."body" -> 'values' AS "values"
FROM (
  SELECT *, regexp_replace("events", '(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})', '\1\\ufffd', 'g')::json AS "body"
  FROM "decision"
) d
CROSS JOIN LATERAL json_array_elements(d."body" -> 'events') WITH ORDINALITY AS e("event", "place");
