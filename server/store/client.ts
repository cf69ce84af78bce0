import { PrismaPg } from '@prisma/adapter-pg'
import type { Pool } from 'pg'
import { PrismaClient } from './generated/client.ts'
import { storeErrorOf } from './store-error.ts'

export type Prisma = ReturnType<typeof prismaOn>

/** A Prisma client on a pool; closing the pool is its owner's business. Its errors are StoreErrors where one fits. */
export function prismaOn(pool: Pool) {
  const adapter = new PrismaPg(pool)
  return new PrismaClient({ adapter }).$extends({
    query: {
      async $allOperations({ args, query }) {
        try {
          return await query(args)
        } catch (error) {
          throw storeErrorOf(error)
        }
      },
    },
  })
}
