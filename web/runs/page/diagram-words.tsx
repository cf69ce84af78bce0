import { VisuallyHidden } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { CanvasOverlay } from '../../canvas/canvas-types.ts'
import { STATUS } from '../../ui/status.ts'
import { useRun } from '../run.ts'

/** How long the cursor has to rest before the words follow it. */
const REST_MS = 160

/** What the diagram shows at the cursor, in words: a painting cannot be read aloud. */
export function DiagramWords({ overlay }: { overlay: CanvasOverlay }) {
  const { graph } = useRun()
  useRest(overlay)
  return (
    <VisuallyHidden component="ul" aria-label="States at the cursor" data-testid="states">
      {graph.nodes.map((node) => {
        if (node.kind !== 'state') return null
        const shown = overlay.state(node.id)
        if (shown === null) return null
        return (
          <li key={node.id} data-state={node.id} data-status={shown.status} aria-current={shown.current}>
            {node.label}: {STATUS[shown.status].label}
            {shown.badge && `, ${shown.badge}`}
          </li>
        )
      })}
    </VisuallyHidden>
  )
}

/** Renders again when what is painted has changed and then stayed the same for a moment. */
function useRest(overlay: CanvasOverlay): void {
  const [, again] = useState(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const later = () => {
      clearTimeout(timer)
      timer = setTimeout(() => again((count) => count + 1), REST_MS)
    }
    later()
    const stop = overlay.subscribe(later)
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [overlay])
}
