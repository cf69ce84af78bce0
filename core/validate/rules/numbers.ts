import { isExpression } from '../../expression/jsonata/template.ts'
import type { QueryLanguage } from '../../language/definition.ts'
import { isObject, type Json } from '../../std/json.ts'
import { type Pointer, pointerTo } from '../../std/json-pointer.ts'
import type { Report, Rule } from '../rule.ts'

interface Range {
  readonly least: number
  readonly most: number
  readonly whole: boolean
}

const whole = (least: number, most: number): Range => ({ least, most, whole: true })

const RANGES: Readonly<Record<string, Range>> = {
  TimeoutSeconds: whole(1, 99_999_999),
  HeartbeatSeconds: whole(1, 99_999_999),
  Seconds: whole(0, 99_999_999),
  MaxConcurrency: whole(0, Number.MAX_SAFE_INTEGER),
  ToleratedFailureCount: whole(0, Number.MAX_SAFE_INTEGER),
  ToleratedFailurePercentage: { least: 0, most: 100, whole: false },
}
const BATCH = {
  MaxItemsPerBatch: whole(1, Number.MAX_SAFE_INTEGER),
  MaxInputBytesPerBatch: whole(1, 262_144),
}
const READER = { MaxItems: whole(0, 100_000_000) }
const RETRIER: Readonly<Record<string, Range>> = {
  IntervalSeconds: whole(1, 99_999_999),
  MaxAttempts: whole(0, 99_999_999),
  BackoffRate: { least: 1, most: Number.MAX_VALUE, whole: false },
  MaxDelaySeconds: whole(1, 31_622_400),
}

/** Numbers are numbers (or expressions, in JSONata) and within their limits. */
export const numbers: Rule = ({ definition, places }, report) => {
  check(definition, '', { TimeoutSeconds: whole(0, 99_999_999) }, 'JSONPath', report)
  for (const { state, pointer, queryLanguage } of places) {
    check(state, pointer, RANGES, queryLanguage, report)
    if ('Retry' in state) {
      state.Retry?.forEach((retrier, i) => {
        const at = pointerTo(pointer, 'Retry', i)
        check(retrier, at, RETRIER, 'JSONPath', report)
        const { MaxDelaySeconds: most, IntervalSeconds: first } = retrier
        if (most !== undefined && first !== undefined && most <= first) {
          const message = 'MaxDelaySeconds must be greater than IntervalSeconds.'
          report('NUMBER_OUT_OF_RANGE', pointerTo(at, 'MaxDelaySeconds'), message)
        }
      })
    }
    if (state.Type === 'Task') heartbeat(state.HeartbeatSeconds, state.TimeoutSeconds, pointer, report)
    if (state.Type !== 'Map') continue
    check(state.ItemBatcher ?? {}, pointerTo(pointer, 'ItemBatcher'), BATCH, queryLanguage, report)
    const config = state.ItemReader?.ReaderConfig ?? null
    if (isObject(config))
      check(config, pointerTo(pointer, 'ItemReader', 'ReaderConfig'), READER, queryLanguage, report)
  }
}

function heartbeat(beat: unknown, timeout: unknown, pointer: Pointer, report: Report): void {
  if (typeof beat !== 'number' || typeof timeout !== 'number' || beat < timeout) return
  const message = 'HeartbeatSeconds must be smaller than TimeoutSeconds.'
  report('HEARTBEAT_TOO_LONG', pointerTo(pointer, 'HeartbeatSeconds'), message)
}

function check(
  holder: object,
  pointer: Pointer,
  ranges: Readonly<Record<string, Range>>,
  language: QueryLanguage,
  report: Report,
): void {
  for (const [name, range] of Object.entries(ranges)) {
    const value = Object.hasOwn(holder, name) ? (holder as Record<string, Json>)[name] : undefined
    if (value !== undefined) checkNumber(name, value, range, pointerTo(pointer, name), language, report)
  }
}

function checkNumber(
  name: string,
  value: Json,
  range: Range,
  pointer: Pointer,
  language: QueryLanguage,
  report: Report,
): void {
  if (typeof value === 'string') {
    if (language === 'JSONata' ? isExpression(value) : /^\$\{[^}]*\}$/.test(value)) return
    const advice = language === 'JSONata' ? 'a number, or an expression between {% and %}' : 'a number'
    report('NUMBER_EXPECTED', pointer, `${name} must be ${advice}.`)
  } else if (typeof value !== 'number') report('NUMBER_EXPECTED', pointer, `${name} must be a number.`)
  else if (range.whole && !Number.isInteger(value)) {
    report('NUMBER_OUT_OF_RANGE', pointer, `${name} must be a whole number.`)
  } else if (value < range.least || value > range.most) {
    const most =
      range.most >= Number.MAX_SAFE_INTEGER
        ? `${range.least} or more`
        : `between ${range.least} and ${range.most}`
    report('NUMBER_OUT_OF_RANGE', pointer, `${name} must be ${most}.`)
  }
}
