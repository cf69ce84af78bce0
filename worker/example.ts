// npx tsx worker/example.ts: packs whatever a state with the resource `activity:pack` asks for.
import { runWorker } from './worker.ts'

const worker = runWorker<{ items?: string[] }>({
  activity: 'pack',
  concurrency: 4,
  handler: async (order) => ({ packed: order.items?.length ?? 0 }),
  onError: (error) => console.error(error),
})
process.once('SIGINT', () => void worker.stop())
