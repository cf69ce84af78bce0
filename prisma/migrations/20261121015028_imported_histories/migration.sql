-- AlterTable
ALTER TABLE "execution" ADD COLUMN     "imported" BOOLEAN NOT NULL DEFAULT false;
