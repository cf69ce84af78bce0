import type { Pointer } from '../../core/std/json-pointer.ts'

interface Link {
  readonly source: Pointer
  readonly target: Pointer
}

/**
 * The nodes of one scope so that arrows point onwards wherever they can: reverse post-order from the first node (the
 * start), then what it does not reach, as declared. Layered layout breaks a loop where an arrow points backwards in
 * this order, so the arrow that turns around is the one that a reader would call the way back.
 */
export function flowOrder(ids: readonly Pointer[], links: readonly Link[]): Pointer[] {
  const onward = new Map<Pointer, Pointer[]>()
  for (const { source, target } of links) {
    const targets = onward.get(source)
    if (targets) targets.unshift(target)
    else onward.set(source, [target])
  }
  const seen = new Set<Pointer>()
  return ids.flatMap((root) => (seen.has(root) ? [] : postOrder(root, onward, seen).reverse()))
}

/** Depth first without recursion: a chain of 1,000 states must not need 1,000 calls. */
function postOrder(
  root: Pointer,
  onward: ReadonlyMap<Pointer, readonly Pointer[]>,
  seen: Set<Pointer>,
): Pointer[] {
  const finished: Pointer[] = []
  const path = [{ id: root, next: 0 }]
  seen.add(root)
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const target = onward.get(top.id)?.[top.next++]
    if (target === undefined) {
      finished.push(top.id)
      path.pop()
    } else if (!seen.has(target)) {
      seen.add(target)
      path.push({ id: target, next: 0 })
    }
  }
  return finished
}
