import { Button, Popover } from '@mantine/core'
import { IconPlayerStop } from '@tabler/icons-react'
import { useState } from 'react'

/** Stops the execution, after saying what that means: it cannot be taken back. */
export function StopButton({ onStop }: { onStop: () => void }) {
  const [asking, setAsking] = useState(false)
  return (
    <Popover opened={asking} onChange={setAsking} width={260} position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={14} />}
          data-testid="stop"
          onClick={() => setAsking((now) => !now)}
        >
          Stop
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <p style={{ margin: '0 0 10px' }}>
          Everything under way is aborted and the execution ends. What it has done stays done; it can be
          redriven or run on from here later.
        </p>
        <Button
          color="red"
          fullWidth
          data-testid="stop-confirm"
          data-autofocus
          onClick={() => {
            setAsking(false)
            onStop()
          }}
        >
          Stop it
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}
