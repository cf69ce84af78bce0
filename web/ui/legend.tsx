import { Modal } from '@mantine/core'
import { KeyHint } from './key-hint.tsx'
import classes from './legend.module.css'
import { STATUS, STATUSES } from './status.ts'
import { StatusMark } from './status-mark.tsx'

const KEYS: readonly (readonly [string, string])[] = [
  ['mod+K', 'Find anything, do anything'],
  ['?', 'This legend'],
  ['mod+S', 'Save the machine or function'],
  ['mod+Z', 'Undo'],
  ['mod+shift+Z', 'Redo'],
  ['mod+C', 'Copy states'],
  ['mod+V', 'Paste states or a definition'],
  ['mod+D', 'Duplicate states'],
  ['Delete', 'Remove states or a connection'],
  ['mod+Enter', 'Run the machine or function'],
  ['N', 'Functions: a new one'],
  ['ArrowLeft', 'Execution: one event back'],
  ['ArrowRight', 'Execution: one event on'],
  ['shift+ArrowRight', 'Execution: one state on'],
  ['Space', 'Execution: play or pause'],
  ['l', 'Execution: follow what happens now'],
  ['f', 'Execution: run on from here'],
  ['s', 'Stopped: one step'],
  ['c', 'Stopped: continue'],
]

/** Every mark and every key, in one place. */
export function Legend({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Legend" size={640}>
      <div className={classes.columns}>
        <section>
          <h3 className="section-title">Marks</h3>
          <dl className={classes.list}>
            {STATUSES.map((status) => (
              <div key={status} className={classes.item}>
                <dt>
                  <StatusMark status={status} size={16} />
                </dt>
                <dd>
                  <strong>{STATUS[status].label}</strong>
                  <span className="dim">{STATUS[status].meaning}</span>
                </dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h3 className="section-title">Keys</h3>
          <dl className={classes.list}>
            {KEYS.map(([keys, meaning]) => (
              <div key={keys} className={classes.key}>
                <dd>{meaning}</dd>
                <dt>
                  <KeyHint keys={keys} />
                </dt>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Modal>
  )
}
