-- The end of an execution changes columns that are indexed, so that each index gets a second entry: they are few, narrow,
-- and those by status hold only what is rare. Ties of one millisecond are sorted by id as they are read.
DROP INDEX "execution_by_start";
CREATE INDEX "execution_by_start" ON "execution"("started_at");
DROP INDEX "execution_by_machine";
CREATE INDEX "execution_by_machine" ON "execution"("machine_id", "started_at");
DROP INDEX "execution_by_status";
CREATE INDEX "execution_running" ON "execution"("started_at") WHERE "status" = 'RUNNING';
CREATE INDEX "execution_unsuccessful" ON "execution"("started_at") WHERE "status" NOT IN ('RUNNING', 'SUCCEEDED');

-- One index for the name within a machine and for the name within machines of a name.
DROP INDEX "execution_by_names";
DROP INDEX "execution_machine_name";
CREATE UNIQUE INDEX "execution_name_machine" ON "execution"("name", "machine_id");

-- A row is written when its execution begins and when it ends, seldom between.
ALTER TABLE "execution" SET (fillfactor = 85);
