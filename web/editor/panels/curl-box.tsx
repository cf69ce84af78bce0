import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/trpc.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { useEditorState } from '../editor-context.ts'
import classes from './curl-box.module.css'

/** The command that starts an execution of this machine, ready to be copied. */
export function CurlBox() {
  const id = useEditorState((state) => state.machineId)
  const machine = useQuery(trpc.machine.get.queryOptions({ id }))
  if (machine.data === undefined) return null
  return (
    <div className={classes.box}>
      <code className={classes.text}>{machine.data.curl}</code>
      <CopyButton text={machine.data.curl} label="Copy the command" />
    </div>
  )
}
