import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { author, setAuthor } from '../lib/author.ts'
import { Section } from './section.tsx'

/** Who this browser's commands are from. */
export function YouSection() {
  const [kept, setKept] = useState(author)
  const [name, setName] = useState(kept === 'you' ? '' : kept)
  const keep = () => {
    setAuthor(name)
    setKept(author())
    setName((typed) => typed.trim())
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    keep()
  }
  return (
    <Section title="You" about="Kept in this browser and sent with each command.">
      <form onSubmit={onSubmit}>
        <TextInput
          label="Your name"
          placeholder="you"
          maxLength={80}
          w={260}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          onBlur={keep}
        />
      </form>
      <p className="dim" aria-live="polite">
        What you start, stop or change from now on stands in the log as from “{kept}”.
      </p>
    </Section>
  )
}
