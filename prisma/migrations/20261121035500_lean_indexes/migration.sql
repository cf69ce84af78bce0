-- The engine's own requests come back only right after a commit whose answer was lost, and are then found in the log's
-- last rows. Only requests of others may come back at any time and need to be found by their id.
DROP INDEX "decision_request";
CREATE UNIQUE INDEX "decision_request" ON "decision"("execution_id", "request_id") WHERE "author" <> 'engine';

-- Few executions are forks or have a parent: those that are neither have no place in these.
DROP INDEX "execution_by_fork";
CREATE INDEX "execution_by_fork" ON "execution"("forked_from") WHERE "forked_from" IS NOT NULL;
DROP INDEX "execution_by_parent";
CREATE INDEX "execution_by_parent" ON "execution"("parent_id") WHERE "parent_id" IS NOT NULL;
-- Nothing that runs has stopped.
DROP INDEX "execution_by_stop";
CREATE INDEX "execution_by_stop" ON "execution"("stopped_at") WHERE "stopped_at" IS NOT NULL;
