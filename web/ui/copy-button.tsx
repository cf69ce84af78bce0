import { ActionIcon, Tooltip } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'

/** Copies a text whole, however short it is shown. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const clipboard = useClipboard({ timeout: 1200 })
  return (
    <Tooltip label={clipboard.copied ? 'Copied' : label}>
      <ActionIcon size={22} aria-label={label} onClick={() => clipboard.copy(text)}>
        {clipboard.copied ? <IconCheck size={14} color="var(--st-green)" /> : <IconCopy size={14} />}
      </ActionIcon>
    </Tooltip>
  )
}
