import { createServer } from 'node:net'

/** A port on which nothing listens at this moment. */
export function freePort(): Promise<number> {
  return listenOnce(0)
}

/** Below the ports that the system gives to connections, which could take one while its server is down. */
const [LOWEST, HIGHEST] = [10_000, 30_000]

/** The first of `count` ports in a row on which nothing listens, for servers that come back on them again and again. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST - count))
    const ports = Array.from({ length: count }, (_, i) => listenOnce(first + i))
    if ((await Promise.allSettled(ports)).every(({ status }) => status === 'fulfilled')) return first
  }
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
