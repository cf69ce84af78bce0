import type { WaitingView } from '../../../server/trpc/views.ts'
import { CallbackForm } from './callback-form.tsx'
import { PersonForm } from './person-form.tsx'
import { SignalForm } from './signal-form.tsx'

interface WaitingFormProps {
  row: WaitingView
  onDone: () => void
}

/** What lets a waiting run go on, whatever it waits for. */
export function WaitingForm(props: WaitingFormProps) {
  switch (props.row.kind) {
    case 'person':
      return <PersonForm {...props} />
    case 'signal':
      return <SignalForm {...props} />
    case 'callback':
    case 'activity':
      return <CallbackForm {...props} />
  }
}
