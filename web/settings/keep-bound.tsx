import { NumberInput, Switch } from '@mantine/core'
import { useId } from 'react'
import classes from './settings.module.css'

interface KeepBoundProps {
  /** What the bound does, in words that the number goes on with. */
  label: string
  unit: string
  value: number | null
  /** What the number is when the bound is switched on. */
  usual: number
  disabled: boolean
  decimals: boolean
  onChange: (value: number | null) => void
}

/** One bound: off, or a number. An empty field is no number, and cannot be saved. */
export function KeepBound({ label, unit, value, usual, disabled, decimals, onChange }: KeepBoundProps) {
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
          <NumberInput
            aria-label={`${label} ${unit}`}
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
          {unit}
        </span>
      )}
    </div>
  )
}
