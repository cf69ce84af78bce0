import { Button, Group, Modal } from '@mantine/core'
import { IconPlugX } from '@tabler/icons-react'
import { useState } from 'react'
import type { SystemView } from '../../server/trpc/views.ts'
import { reportUnreachable } from '../lib/connection.ts'
import { queryClient } from '../lib/query-client.ts'
import { client, problemOf } from '../lib/trpc.ts'
import { type Plug, type PlugTools, pullPlug } from './plug.ts'
import { PlugSteps } from './plug-steps.tsx'
import { Section } from './section.tsx'

const TOOLS: PlugTools = {
  pull: () => client.system.pullPlug.mutate(),
  startedAt: async () => {
    try {
      return (await client.system.info.query()).startedAt
    } catch (error) {
      // The banner of all pages is to say so too.
      reportUnreachable()
      throw error
    }
  },
  refusal: (error) => {
    const { code, message } = problemOf(error)
    return code === 'UNREACHABLE' ? null : message
  },
  now: () => Date.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

/** Kills the server on purpose, and shows it come back. */
export function PlugSection({ info }: { info: SystemView }) {
  const [plug, setPlug] = useState<Plug>({ state: 'in' })
  const [asking, setAsking] = useState(false)
  if (!info.plugAvailable) return null
  const busy = plug.state === 'pulled' || plug.state === 'away'
  const pull = async () => {
    setAsking(false)
    await pullPlug(info.startedAt, TOOLS, setPlug)
    await queryClient.invalidateQueries()
  }
  return (
    <Section title="Pull the plug" about="See for yourself what the promise is worth.">
      <p>
        Kills the server on the spot, as a power cut would: nothing is written on the way out. It is started
        again at once, and executions that were running go on from their logs. A task that was under way is
        started once more.
      </p>
      <Button
        variant="default"
        c="var(--st-red)"
        leftSection={<IconPlugX size={14} />}
        disabled={busy}
        onClick={() => setAsking(true)}
      >
        Pull the plug …
      </Button>
      <PlugSteps plug={plug} />
      <Modal opened={asking} onClose={() => setAsking(false)} title="Pull the plug?" size={440}>
        The server's process is killed now, for everybody who uses it. This page waits for it to come back.
        <Group justify="flex-end" gap={8} mt={16}>
          <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
            Leave it in
          </Button>
          <Button color="red.8" onClick={() => void pull()}>
            Pull it
          </Button>
        </Group>
      </Modal>
    </Section>
  )
}
