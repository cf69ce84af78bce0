import { Button, Tooltip } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { JsonEditor } from '../ui/json-editor.tsx'
import { useLate } from '../ui/skeletons.tsx'
import { tryOut } from './calls.ts'
import classes from './functions.module.css'
import { setInput, stopTrial, useTrial } from './trial.ts'
import { inputProblem } from './trial-input.ts'
import { TrialResult } from './trial-result.tsx'

/** Where the function is tried out: an input, and what became of it. */
export function TrialPanel() {
  const input = useTrial((state) => state.input)
  const trial = useTrial((state) => state.trial)
  const running = trial.state === 'running'
  return (
    <div className={classes.pane}>
      <div className={classes.paneHead}>
        <strong>Try it</strong>
        <span className="grow" />
        {running && (
          <Button variant="default" leftSection={<IconPlayerStop size={14} />} onClick={stopTrial}>
            Stop
          </Button>
        )}
        <Tooltip label="Run with this input (Ctrl Enter)">
          <Button
            variant="default"
            leftSection={<IconPlayerPlay size={14} />}
            disabled={running || inputProblem(input) !== null}
            onClick={tryOut}
          >
            Run
          </Button>
        </Tooltip>
      </div>
      <div className={classes.trial}>
        <section>
          <h2 className="section-title">Input</h2>
          <JsonEditor label="Input of the trial" value={input} onChange={setInput} />
        </section>
        {running && <Running />}
        {trial.state === 'none' && (
          <p className="dim">
            Runs the text as it stands, saved or not, in the same sandbox as executions do. Nothing is kept of
            it.
          </p>
        )}
        {trial.state === 'refused' && (
          <section className={classes.error} role="alert">
            <p>{trial.message}</p>
          </section>
        )}
        {trial.state === 'done' && <TrialResult answer={trial.answer} source={trial.source} />}
      </div>
    </div>
  )
}

function Running() {
  const shown = useLate()
  const slow = useLate(2000)
  if (!shown) return null
  return (
    <p className="dim" role="status">
      {slow ? 'Still running; it is ended after 10 s.' : 'Running …'}
    </p>
  )
}
