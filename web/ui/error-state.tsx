import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { EmptyState } from './empty-state.tsx'

interface ErrorStateProps {
  error: { message: string }
  onRetry?: () => void
}

/** What a page shows when its data did not arrive: what happened and the way on. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  return (
    <EmptyState
      icon={<IconAlertTriangle size={22} />}
      title="This could not be loaded"
      action={
        onRetry && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      {error.message}
    </EmptyState>
  )
}
