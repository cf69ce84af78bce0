import { parseJsonText } from '../../core/std/json-text.ts'
import { count, formatDuration } from '../ui/format.ts'
import { JsonView } from '../ui/json-view.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import classes from './functions.module.css'
import { logLevel } from './log-level.ts'
import { goTo, useOpenFunction } from './open-function.ts'
import { readStackLine } from './stack-line.ts'
import type { TrialAnswer } from './trial.ts'

/** What became of a trial: output or error, log, time. `source` is the text that ran. */
export function TrialResult({ answer, source }: { answer: TrialAnswer; source: string }) {
  const outdated = useOpenFunction((state) => state.draft !== null && state.draft.text !== source)
  const { output, error, logs, ms } = answer
  return (
    <section aria-live="polite">
      <div className={classes.result}>
        <StatusMark status={error ? 'failed' : 'succeeded'} size={16} />
        <strong>{error ? 'Failed' : 'Returned'}</strong>
        <span className="dim num">after {formatDuration(ms)}</span>
        {outdated && <span className="dim">the text has changed since</span>}
      </div>
      {error && <Failure error={error} />}
      {output !== undefined && <Output text={output} />}
      {logs.length > 0 && <Logs lines={logs} />}
    </section>
  )
}

function Failure({ error }: { error: NonNullable<TrialAnswer['error']> }) {
  return (
    <div className={classes.error} role="alert">
      <p>
        <span className={classes.errorType}>{error.errorType}</span>
      </p>
      <p>{error.message}</p>
      {error.stack.length > 0 && (
        <div className={classes.stack}>
          {error.stack.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same line may stand in a stack twice
            <StackLink key={index} line={line} />
          ))}
        </div>
      )}
    </div>
  )
}

function StackLink({ line }: { line: string }) {
  const { place, running, text } = readStackLine(line)
  if (place === null) return <span className="mono">{text}</span>
  return (
    <button type="button" onClick={() => goTo(place)} title="Show this line">
      {running === null ? '' : `${running}, `}line {place.line}
    </button>
  )
}

function Output({ text }: { text: string }) {
  const parsed = parseJsonText(text)
  return (
    <div className={classes.box}>
      {parsed.ok ? <JsonView value={parsed.value} /> : <pre className="mono">{text}</pre>}
    </div>
  )
}

function Logs({ lines }: { lines: readonly string[] }) {
  return (
    <section style={{ marginTop: 16 }}>
      <h2 className="section-title">Log, {count(lines.length, 'line')}</h2>
      <ol className={`${classes.logs} mono`}>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a log only ever is as it is
          <li key={index} data-level={logLevel(line)}>
            {line}
          </li>
        ))}
      </ol>
    </section>
  )
}
