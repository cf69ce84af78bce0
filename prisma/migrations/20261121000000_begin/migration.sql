-- CreateTable
CREATE TABLE "machine" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "live_name" TEXT,
    "draft" TEXT NOT NULL,
    "layout" TEXT NOT NULL,
    "latest_version" INTEGER,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    "deleted_at" BIGINT,

    CONSTRAINT "machine_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "definition" (
    "hash" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,

    CONSTRAINT "definition_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "machine_version" (
    "machine_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "definition_hash" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,

    CONSTRAINT "machine_version_pkey" PRIMARY KEY ("machine_id","version")
);

-- CreateTable
CREATE TABLE "execution" (
    "id" TEXT NOT NULL,
    "machine_id" TEXT NOT NULL,
    "machine_name" TEXT NOT NULL,
    "definition_hash" TEXT NOT NULL,
    "machine_version" INTEGER,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "rehearsal" BOOLEAN NOT NULL,
    "started_at" BIGINT NOT NULL,
    "stopped_at" BIGINT,
    "next_seq" INTEGER NOT NULL,
    "in_flight" INTEGER NOT NULL,
    "held_at" TEXT,
    "error" TEXT,
    "cause" TEXT,
    "forked_from" TEXT,
    "forked_at_seq" INTEGER,
    "parent_id" TEXT,
    "updated_at" BIGINT NOT NULL,

    CONSTRAINT "execution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "decision" (
    "execution_id" TEXT NOT NULL,
    "first_seq" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    "at" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "partial" BOOLEAN NOT NULL,
    "command" TEXT NOT NULL,
    "events" TEXT NOT NULL,

    CONSTRAINT "decision_pkey" PRIMARY KEY ("execution_id","first_seq")
);

-- CreateTable
CREATE TABLE "blob" (
    "execution_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "blob_pkey" PRIMARY KEY ("execution_id","hash")
);

-- CreateTable
CREATE TABLE "alarm" (
    "execution_id" TEXT NOT NULL,
    "due_at" BIGINT NOT NULL,

    CONSTRAINT "alarm_pkey" PRIMARY KEY ("execution_id")
);

-- CreateTable
CREATE TABLE "waiting" (
    "execution_id" TEXT NOT NULL,
    "visit" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "key" TEXT,
    "since" BIGINT NOT NULL,
    "detail" TEXT NOT NULL,

    CONSTRAINT "waiting_pkey" PRIMARY KEY ("execution_id","visit","attempt")
);

-- CreateTable
CREATE TABLE "state_stat" (
    "machine_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "entered" INTEGER NOT NULL,
    "succeeded" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "retried" INTEGER NOT NULL,
    "total_ms" BIGINT NOT NULL,

    CONSTRAINT "state_stat_pkey" PRIMARY KEY ("machine_id","state")
);

-- CreateTable
CREATE TABLE "function" (
    "name" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "updated_at" BIGINT NOT NULL,
    "author" TEXT NOT NULL,

    CONSTRAINT "function_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "function_version" (
    "name" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "author" TEXT NOT NULL,

    CONSTRAINT "function_version_pkey" PRIMARY KEY ("name","revision")
);

-- CreateTable
CREATE TABLE "mock" (
    "machine_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "updated_at" BIGINT NOT NULL,

    CONSTRAINT "mock_pkey" PRIMARY KEY ("machine_id","state")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "machine_live_name" ON "machine"("live_name");

-- CreateIndex
CREATE INDEX "execution_by_start" ON "execution"("started_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "execution_by_status" ON "execution"("status", "started_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "execution_by_machine" ON "execution"("machine_id", "started_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "execution_by_stop" ON "execution"("stopped_at");

-- CreateIndex
CREATE INDEX "execution_by_fork" ON "execution"("forked_from");

-- CreateIndex
CREATE INDEX "execution_by_parent" ON "execution"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "execution_machine_name" ON "execution"("machine_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "decision_request" ON "decision"("execution_id", "request_id");

-- CreateIndex
CREATE INDEX "alarm_by_due" ON "alarm"("due_at");

-- CreateIndex
CREATE INDEX "waiting_by_key" ON "waiting"("kind", "key");

-- CreateIndex
CREATE INDEX "waiting_by_since" ON "waiting"("since");

-- AddForeignKey
ALTER TABLE "machine_version" ADD CONSTRAINT "machine_version_machine_id_fkey" FOREIGN KEY ("machine_id") REFERENCES "machine"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "machine_version" ADD CONSTRAINT "machine_version_definition_hash_fkey" FOREIGN KEY ("definition_hash") REFERENCES "definition"("hash") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "function_version" ADD CONSTRAINT "function_version_name_fkey" FOREIGN KEY ("name") REFERENCES "function"("name") ON DELETE CASCADE ON UPDATE CASCADE;
