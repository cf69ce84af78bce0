import { Button } from '@mantine/core'
import { parseResource, resourceLabel } from '../../../core/language/resource.ts'
import { forkStart } from '../../../core/replay/fork-start.ts'
import type { Moment } from '../../../core/replay/moment.ts'
import { readableCause } from '../../ui/cause.ts'
import { useBeginDraft } from '../fork/draft.ts'
import { useRun } from '../run.ts'
import classes from './data-pane.module.css'
import type { writtenPlace } from './use-moment.ts'
import { ValuePanel } from './value-panel.tsx'

interface TaskTabProps {
  moment: Moment
  place: ReturnType<typeof writtenPlace>
}

/** What a task was asked, what it answered, and what its code said meanwhile. */
export function TaskTab({ moment, place }: TaskTabProps) {
  const { task } = moment
  if (task === null) return null
  return (
    <div className={classes.task}>
      <div className={classes.facts}>
        <strong>{resourceLabel(parseResource(task.resource))}</strong>
        {task.mocked && <span className={classes.tag}>answered by a mock</span>}
        {task.worker && <span className="dim">by {task.worker}</span>}
      </div>
      {task.failure ? (
        <Failed moment={moment} />
      ) : (
        <>
          <h3 className={classes.section}>Result</h3>
          <ValuePanel moment={moment} part="result" place={place} />
        </>
      )}
      <h3 className={classes.section}>Given</h3>
      <ValuePanel moment={moment} part="parameters" place={place} />
      {task.logs.length > 0 && (
        <>
          <h3 className={classes.section}>Log of the function</h3>
          <pre className={classes.logs}>{task.logs.join('\n')}</pre>
        </>
      )}
    </div>
  )
}

/** A failure says what it was, and offers to go on as if the task had answered. */
function Failed({ moment }: { moment: Moment }) {
  const { timeline } = useRun()
  const begin = useBeginDraft()
  const failure = moment.task?.failure
  if (!failure) return null
  const start = forkStart(timeline, moment, { part: 'result', pointer: '' })
  return (
    <div className={classes.failure}>
      <strong>{failure.error ?? 'It failed without a name'}</strong>
      {failure.cause && <p>{readableCause(failure.cause)}</p>}
      {start && (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() =>
            begin({
              kind: 'fork',
              seq: start.seq,
              edit: { target: start.target, label: 'the result', value: {} },
            })
          }
        >
          Give it a result & run on
        </Button>
      )}
    </div>
  )
}
