-- CreateTable
CREATE TABLE "swept" (
    "execution_id" TEXT NOT NULL,
    "at" BIGINT NOT NULL,

    CONSTRAINT "swept_pkey" PRIMARY KEY ("execution_id")
);

-- CreateIndex
CREATE INDEX "swept_by_time" ON "swept"("at");
