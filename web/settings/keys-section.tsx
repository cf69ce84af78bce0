import { Button } from '@mantine/core'
import { IconKeyboard } from '@tabler/icons-react'
import { currentActions } from '../lib/actions.ts'
import { KeyHint } from '../ui/key-hint.tsx'
import { Section } from './section.tsx'

/** The way to the legend of marks and keys. */
export function KeysSection() {
  const show = () =>
    currentActions()
      .find(({ id }) => id === 'view.legend')
      ?.run()
  return (
    <Section title="Keys and marks" about="Everything can be done from the keyboard.">
      <div className="row">
        <Button variant="default" leftSection={<IconKeyboard size={14} />} onClick={show}>
          Show the legend
        </Button>
        <span className="dim row" style={{ gap: 4 }}>
          or press <KeyHint keys="?" /> on any page
        </span>
      </div>
    </Section>
  )
}
