import { ActionIcon, Tooltip } from '@mantine/core'
import { IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react'
import { useReactFlow } from '@xyflow/react'
import type { ReactNode } from 'react'
import classes from './canvas.module.css'

/** Zoom and fit, and what the page adds. */
export function CanvasTools({ children }: { children?: ReactNode }) {
  const flow = useReactFlow()
  return (
    <div className={classes.tools}>
      <Tooltip label="Zoom in">
        <ActionIcon aria-label="Zoom in" onClick={() => void flow.zoomIn({ duration: 120 })}>
          <IconPlus size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Zoom out">
        <ActionIcon aria-label="Zoom out" onClick={() => void flow.zoomOut({ duration: 120 })}>
          <IconMinus size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Show everything">
        <ActionIcon
          aria-label="Show everything"
          onClick={() => void flow.fitView({ padding: 0.12, duration: 180, maxZoom: 1 })}
        >
          <IconMaximize size={16} />
        </ActionIcon>
      </Tooltip>
      {children}
    </div>
  )
}
