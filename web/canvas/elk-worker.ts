import ELK, { type ElkNode } from 'elkjs/lib/elk-api.js'
import workerUrl from 'elkjs/lib/elk-worker.min.js?url'
import { columnLayout, fromElk, type ScopeInput, type ScopeLayout, toElk } from './elk-scope.ts'

let elk: { layout(graph: ElkNode): Promise<ElkNode> } | null = null
const known = new Map<string, Promise<ScopeLayout>>()
const KEPT = 400

/** Lays one scope out in a web worker; the same scope is laid out once. A worker that fails yields a column. */
export function layoutInWorker(input: ScopeInput): Promise<ScopeLayout> {
  const key = JSON.stringify(input)
  const found = known.get(key)
  if (found) return found
  elk ??= new ELK({ workerFactory: () => new Worker(workerUrl) })
  const answer = elk.layout(toElk(input)).then(fromElk, () => columnLayout(input))
  known.set(key, answer)
  if (known.size > KEPT) known.delete(known.keys().next().value!)
  return answer
}
