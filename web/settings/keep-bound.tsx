import { NumberInput, Switch } from '@mantine/core'
import { useId } from 'react'
import classes from './settings.module.css'

interface KeepBoundProps {
  label: string
  /** What stands before the number, and behind it. */
  words: readonly [before: string, after: string]
  value: number | null
  /** What the number is when the bound is switched on. */
  usual: number
  disabled: boolean
  decimals: boolean
  onChange: (value: number | null) => void
}

/** One bound: off, or a number. An empty field is no number, and cannot be saved. */
export function KeepBound({ label, words, value, usual, disabled, decimals, onChange }: KeepBoundProps) {
  const id = useId()
  return (
    <div className={classes.bound}>
      <Switch
        id={id}
        label={label}
        checked={value !== null}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked ? usual : null)}
      />
      {value !== null && (
        <span className="row" style={{ gap: 8 }}>
          {words[0]}
          <NumberInput
            aria-label={`${label}: ${words.join(' … ')}`}
            w={120}
            min={0}
            thousandSeparator=","
            allowNegative={false}
            allowDecimal={decimals}
            decimalScale={3}
            value={Number.isNaN(value) ? '' : value}
            disabled={disabled}
            onChange={(typed) => onChange(typed === '' ? Number.NaN : Number(typed))}
          />
          {words[1]}
        </span>
      )}
    </div>
  )
}
