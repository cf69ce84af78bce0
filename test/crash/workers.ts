import { parseToken } from '../../core/run/token.ts'
import { type Answer, NoAnswer, until } from './api.ts'
import type { Scene } from './scene.ts'
import { pause } from './server.ts'

/** A worker: asks for tasks, says that it is alive, brings what it has packed. */
export async function worker(scene: Scene, label: string): Promise<void> {
  const dice = scene.dice.fork(`worker ${label}`)
  while (!scene.over) {
    const asked = { activity: 'crash-pack', worker: label, waitSeconds: 1 }
    const task = await ask(scene, '/api/workers/poll', asked)
    if (task === null || task.status !== 200) {
      await pause(task?.status === 204 ? 0 : 80)
      continue
    }
    const token = String(task.body.token)
    scene.ledger.note('handed', { token, worker: label })
    if (handedBefore(scene, token)) scene.ledger.broken('handed-once', `${token} was handed out twice`)
    await pause(dice.int(0, 120))
    await ask(scene, '/api/workers/heartbeat', { token })
    await pause(dice.int(0, 120))
    const { n } = task.body.input as { n: number }
    await bring(scene, token, { packed: n }, dice.chance(0.3))
  }
}

/** By scene: workers of one test must not be given each other's tasks. */
const handed = new WeakMap<Scene, Set<string>>()

function handedBefore(scene: Scene, token: string): boolean {
  const tokens = handed.get(scene) ?? new Set<string>()
  handed.set(scene, tokens)
  if (tokens.has(token)) return true
  tokens.add(token)
  return false
}

async function bring(scene: Scene, token: string, output: { packed: number }, twice: boolean): Promise<void> {
  const status = await until(
    () => scene.over,
    async () => (await scene.api.rest('/api/workers/complete', { token, output })).status,
  )
  scene.ledger.note('completion', { token, output, status })
  if (status !== 200) return
  const place = parseToken(token)
  if (place !== null) scene.book.complete(place.executionId, `${place.visit}.${place.attempt}`, output)
  if (!twice) return
  const second = await ask(scene, '/api/workers/complete', { token, output: { packed: -1 } })
  if (second?.status === 200) scene.ledger.broken('completion-once', `the token ${token} was taken twice`)
}

/** Null when the server gave no answer. */
async function ask(scene: Scene, path: string, body: object): Promise<Answer | null> {
  try {
    return await scene.api.rest(path, body)
  } catch (error) {
    if (error instanceof NoAnswer) return null
    throw error
  }
}
