-- CreateTable
CREATE TABLE "snapshot" (
    "execution_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "snapshot_pkey" PRIMARY KEY ("execution_id")
);

-- AddForeignKey
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_execution_id_fkey" FOREIGN KEY ("execution_id") REFERENCES "execution"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Nothing is ever looked up by this text: no figures about it.
ALTER TABLE "snapshot" ALTER COLUMN "text" SET STATISTICS 0;
