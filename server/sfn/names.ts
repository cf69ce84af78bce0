import { sfnError } from './errors.ts'

/** Characters that no name may hold: blanks, brackets, wildcards, the rest of AWS's list, controls, half characters. */
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\uFFFE\uFFFF]/u

/** Throws InvalidName for a name that Step Functions would not take for a machine, an execution or an activity. */
export function checkName(name: string): void {
  if (FORBIDDEN.test(name)) throw sfnError('InvalidName', `Invalid Name: '${name}'`)
}
