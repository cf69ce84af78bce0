import { Loader } from '@mantine/core'
import { useConnection } from '../lib/connection.ts'
import classes from './shell.module.css'

/** Stands only while the server does not answer. */
export function ConnectionBanner() {
  const up = useConnection((state) => state.up)
  if (up) return null
  return (
    <div className={classes.banner} role="status">
      <Loader size={14} color="var(--st-amber)" />
      <span>
        <strong>The server is away.</strong> It is coming back; this page goes on by itself, and nothing that
        was acknowledged is lost.
      </span>
    </div>
  )
}
