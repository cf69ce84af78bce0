import {
  IconArrowsSplit,
  IconAssembly,
  IconBolt,
  IconBraces,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconCloud,
  IconPencil,
  IconQuestionMark,
  IconRepeat,
  IconRouteAltLeft,
  IconSitemap,
  IconUser,
  IconWorld,
} from '@tabler/icons-react'
import type { StateType } from '../../core/language/definition.ts'
import type { Resource } from '../../core/language/resource.ts'

type Icon = typeof IconClock

const OF_TYPE: Readonly<Record<Exclude<StateType, 'Task'>, Icon>> = {
  Pass: IconPencil,
  Choice: IconRouteAltLeft,
  Wait: IconClock,
  Succeed: IconCircleCheck,
  Fail: IconCircleX,
  Parallel: IconArrowsSplit,
  Map: IconRepeat,
}

const OF_TASK: Readonly<Record<Resource['kind'], Icon>> = {
  function: IconBraces,
  'lambda-invoke': IconBraces,
  'lambda-arn': IconBraces,
  http: IconWorld,
  activity: IconAssembly,
  execution: IconSitemap,
  signal: IconBolt,
  human: IconUser,
  aws: IconCloud,
  placeholder: IconQuestionMark,
  unknown: IconQuestionMark,
}

interface StateIconProps {
  type: StateType
  /** What a Task calls; null for the other types. */
  task: Resource['kind'] | null
  size?: number
}

/** The icon of a state, on nodes, in the palette and in lists. */
export function StateIcon({ type, task, size = 18 }: StateIconProps) {
  const Icon = type === 'Task' ? OF_TASK[task ?? 'unknown'] : OF_TYPE[type]
  return <Icon size={size} stroke={1.7} aria-hidden />
}

/** Hue class of a state: what calls out, what decides, what ends. */
export function toneOf(type: StateType, task: Resource['kind'] | null): string {
  if (type === 'Task') return task === 'human' || task === 'signal' ? 'wait' : 'task'
  if (type === 'Choice' || type === 'Parallel' || type === 'Map') return 'flow'
  if (type === 'Wait') return 'wait'
  if (type === 'Succeed') return 'done'
  return type === 'Fail' ? 'fail' : 'plain'
}
