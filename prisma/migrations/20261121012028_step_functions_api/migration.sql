-- AlterTable
ALTER TABLE "execution" ADD COLUMN     "alias" TEXT,
ADD COLUMN     "published" INTEGER,
ADD COLUMN     "redrive_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "redriven_at" BIGINT;

-- AlterTable
ALTER TABLE "machine" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'STANDARD',
ADD COLUMN     "last_published" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "role_arn" TEXT,
ADD COLUMN     "settings" TEXT NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "published_version" (
    "machine_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "machine_version" INTEGER NOT NULL,
    "definition_hash" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "role_arn" TEXT,
    "settings" TEXT NOT NULL,
    "description" TEXT,
    "created_at" BIGINT NOT NULL,

    CONSTRAINT "published_version_pkey" PRIMARY KEY ("machine_id","number")
);

-- CreateTable
CREATE TABLE "machine_alias" (
    "machine_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "routes" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,

    CONSTRAINT "machine_alias_pkey" PRIMARY KEY ("machine_id","name")
);

-- CreateTable
CREATE TABLE "tag" (
    "resource" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "tag_pkey" PRIMARY KEY ("resource","key")
);

-- CreateIndex
CREATE INDEX "execution_by_names" ON "execution"("machine_name", "name");

-- AddForeignKey
ALTER TABLE "published_version" ADD CONSTRAINT "published_version_machine_id_fkey" FOREIGN KEY ("machine_id") REFERENCES "machine"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "published_version" ADD CONSTRAINT "published_version_definition_hash_fkey" FOREIGN KEY ("definition_hash") REFERENCES "definition"("hash") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "machine_alias" ADD CONSTRAINT "machine_alias_machine_id_fkey" FOREIGN KEY ("machine_id") REFERENCES "machine"("id") ON DELETE CASCADE ON UPDATE CASCADE;
