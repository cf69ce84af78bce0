import type { SystemView } from '../../server/trpc/views.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from './section.tsx'
import classes from './settings.module.css'

const STORES: Record<SystemView['store'], string> = {
  pglite: 'PostgreSQL inside this server, in a folder on its disk',
  postgres: 'A PostgreSQL server of yours',
}

/** What this server is, and where it keeps things. */
export function ServerSection({ info }: { info: SystemView }) {
  return (
    <Section title="This server" about="What it is and where.">
      <dl className={classes.facts}>
        <dt>Database</dt>
        <dd>{STORES[info.store]}</dd>
        <dt>Address</dt>
        <dd>
          <span className="mono">{info.baseUrl}</span>
          <CopyButton text={info.baseUrl} label="Copy the address" />
        </dd>
        <dt>Version</dt>
        <dd className="num">{info.version}</dd>
        <dt>Started</dt>
        <dd>
          <RelativeTime at={info.startedAt} />
        </dd>
      </dl>
    </Section>
  )
}
