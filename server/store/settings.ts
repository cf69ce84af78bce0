import type { Prisma } from './client.ts'

export interface Settings {
  get(key: string): Promise<string | null>
  put(key: string, value: string): Promise<void>
  remove(key: string): Promise<void>
}

/** Small facts about this installation, as text. */
export function settingsOn(prisma: Prisma): Settings {
  return {
    get: async (key) => (await prisma.setting.findUnique({ where: { key } }))?.value ?? null,
    put: async (key, value) => {
      await prisma.setting.upsert({ where: { key }, create: { key, value }, update: { value } })
    },
    remove: async (key) => {
      await prisma.setting.deleteMany({ where: { key } })
    },
  }
}
