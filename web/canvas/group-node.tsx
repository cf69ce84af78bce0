import { Handle, type NodeProps, Position } from '@xyflow/react'
import { memo } from 'react'
import { useCanvas } from './canvas-context.ts'
import type { GroupFlowNode, StartFlowNode } from './flow-model.ts'
import classes from './group-node.module.css'
import nodeClasses from './state-node.module.css'

/** A branch of a Parallel or the body of a Map. */
export const GroupBox = memo(function GroupBox({ data }: NodeProps<GroupFlowNode>) {
  const over = useCanvas((canvas) => canvas.dropScope === data.node.id && canvas.dropEdge === null)
  return (
    <div className={classes.group} data-over={over || undefined}>
      <span className={classes.groupLabel}>{data.node.label}</span>
    </div>
  )
})

/** The mark before a scope's first state. */
export const StartBox = memo(function StartBox({ data }: NodeProps<StartFlowNode>) {
  return (
    <div className={classes.start} data-inner={data.node.parent === null ? undefined : true}>
      {data.node.label}
      <Handle
        type="source"
        position={Position.Bottom}
        className={nodeClasses.port}
        data-off
        isConnectable={false}
      />
    </div>
  )
})
