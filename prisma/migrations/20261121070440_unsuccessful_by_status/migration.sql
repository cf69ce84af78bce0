-- A list of those that timed out does not pass over all that failed.
DROP INDEX "execution_unsuccessful";
CREATE INDEX "execution_unsuccessful" ON "execution"("status", "started_at") WHERE "status" NOT IN ('RUNNING', 'SUCCEEDED');
