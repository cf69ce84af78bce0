import { createInterface } from 'node:readline'

/**
 * A server that has read its program waits here for the life that it is to lead: a line of JSON with variables of its
 * environment. It ends when nobody is there any more to tell.
 */
export async function whenCalled(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    Object.assign(process.env, JSON.parse(line))
    process.stdin.destroy()
    return
  }
  process.exit(0)
}
