import { MARK_PATHS } from './mark-paths.ts'
import { type MarkShape, STATUS, type Status } from './status.ts'
import classes from './status-mark.module.css'

interface StatusMarkProps {
  status: Status
  /** Pixels; 14 unless told. */
  size?: number
  /** A more telling shape of the same status: what it waits for. */
  shape?: MarkShape
}

/** The mark of a status: shape and colour together, with its name for screen readers. */
export function StatusMark({ status, size = 14, shape }: StatusMarkProps) {
  const look = STATUS[status]
  const path = MARK_PATHS[shape ?? look.mark]
  return (
    <svg
      className={`${classes.mark} ${look.pulse ? classes.pulse : ''}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role="img"
      aria-label={look.label}
      style={{ color: `var(${look.color})` }}
    >
      {path.stroke && (
        <path
          d={path.stroke}
          fill="none"
          stroke="currentColor"
          strokeWidth={1.7}
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
      {path.fill && <path d={path.fill} fill="currentColor" />}
    </svg>
  )
}

interface StatusChipProps {
  status: Status
  /** Text instead of the status's own name. */
  label?: string
}

/** Mark and name on a soft ground, for headers and rows. */
export function StatusChip({ status, label }: StatusChipProps) {
  const look = STATUS[status]
  return (
    <span
      className={classes.chip}
      style={{
        color: `var(${look.color})`,
        background: look.outline ? 'transparent' : `var(${look.soft})`,
        borderColor: look.outline ? `var(${look.color})` : 'transparent',
      }}
    >
      <StatusMark status={status} size={12} />
      {label ?? look.label}
    </span>
  )
}
