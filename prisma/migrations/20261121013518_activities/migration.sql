-- CreateTable
CREATE TABLE "activity" (
    "name" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "encryption" TEXT NOT NULL DEFAULT '{"type":"AWS_OWNED_KEY"}',

    CONSTRAINT "activity_pkey" PRIMARY KEY ("name")
);
