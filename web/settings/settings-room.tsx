import { useQuery } from '@tanstack/react-query'
import { problemOf, trpc } from '../lib/trpc.ts'
import { ErrorState } from '../ui/error-state.tsx'
import { RowsSkeleton } from '../ui/skeletons.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { KeepSection } from './keep-section.tsx'
import { KeysSection } from './keys-section.tsx'
import { PlugSection } from './plug-section.tsx'
import { PromiseSection } from './promise-section.tsx'
import { ServerSection } from './server-section.tsx'
import classes from './settings.module.css'
import { WalkSection } from './walk-section.tsx'
import { YouSection } from './you-section.tsx'

/** What this browser remembers of its reader, and what the server says of itself. */
export function SettingsRoom() {
  const info = useQuery(trpc.system.info.queryOptions())
  return (
    <div className={classes.page}>
      <div className={classes.inner}>
        <YouSection />
        <AppearanceSection />
        {info.data ? (
          <>
            <ServerSection info={info.data} />
            <PromiseSection />
            <KeepSection />
            <PlugSection info={info.data} />
            <WalkSection info={info.data} />
          </>
        ) : info.isError ? (
          <ErrorState error={problemOf(info.error)} onRetry={() => void info.refetch()} />
        ) : (
          <RowsSkeleton rows={5} />
        )}
        <KeysSection />
      </div>
    </div>
  )
}
