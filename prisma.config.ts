import { defineConfig } from 'prisma/config'

// Every Prisma command first tries to download a native schema engine, unless this variable points at one.
// The commands used here (generate, validate, format) never start it, so any existing file will do.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
})
