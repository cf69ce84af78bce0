import { Handle, type NodeProps, Position } from '@xyflow/react'
import { memo } from 'react'
import type { StateNode } from '../../core/graph/graph.ts'
import { BreakpointDots } from './breakpoint-dots.tsx'
import { useCanvas } from './canvas-context.ts'
import type { ContainerFlowNode, StateFlowNode } from './flow-model.ts'
import { QuickAddEnd } from './quick-add-end.tsx'
import { StateIcon, toneOf } from './state-icon.tsx'
import classes from './state-node.module.css'

/** One state: icon, name, and what it does in plain words. */
export const StateBox = memo(function StateBox({ data, selected }: NodeProps<StateFlowNode>) {
  const { node } = data
  return (
    <div
      className={classes.state}
      data-tone={toneOf(node.type, node.task)}
      data-selected={selected || undefined}
      data-unreachable={node.reachable ? undefined : true}
    >
      <Ends node={node} />
      <Face node={node} />
    </div>
  )
})

/** A Parallel or Map: the same head, drawn around its branches or its body. */
export const ContainerBox = memo(function ContainerBox({ data, selected }: NodeProps<ContainerFlowNode>) {
  const { node } = data
  return (
    <div
      className={classes.container}
      data-tone={toneOf(node.type, node.task)}
      data-selected={selected || undefined}
      data-unreachable={node.reachable ? undefined : true}
    >
      <Ends node={node} />
      <div className={classes.containerHead}>
        <Face node={node} />
      </div>
    </div>
  )
})

/** Where arrows come in and go out, the end mark, breakpoints. */
function Ends({ node }: { node: StateNode }) {
  const editable = useCanvas((state) => state.editing !== null)
  const leaves = node.type !== 'Succeed' && node.type !== 'Fail'
  return (
    <>
      <Handle type="target" position={Position.Top} className={classes.port} isConnectable={editable} />
      <Handle
        type="source"
        position={Position.Bottom}
        className={classes.port}
        isConnectable={editable && leaves}
        data-off={leaves ? undefined : true}
      />
      <BreakpointDots state={node.id} />
      {editable && leaves && node.ends && <QuickAddEnd state={node.id} />}
      {node.ends && <span className={classes.end} title="A run can end here" />}
    </>
  )
}

function Face({ node }: { node: StateNode }) {
  const problem = useCanvas((state) => state.problems.get(node.id))
  return (
    <>
      <span className={classes.icon}>
        <StateIcon type={node.type} task={node.task} />
      </span>
      <span className={classes.words}>
        <span className={classes.name} title={node.label}>
          {node.label}
        </span>
        <span className={classes.detail} title={node.detail}>
          {node.detail}
        </span>
      </span>
      {problem && (
        <span className={classes.problem} data-severity={problem.severity} title={problem.message}>
          !
        </span>
      )}
    </>
  )
}
