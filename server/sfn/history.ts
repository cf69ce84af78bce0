import type { HistoryEvent } from '../../core/run/event.ts'
import { historyView } from '../../core/run/history-view.ts'
import type { SfnEvent } from '../../core/run/sfn-event.ts'
import { readLog } from '../engine/log-reader.ts'
import type { ExecutionItem } from '../store/executions.ts'
import { defaultRoleArn } from './arn.ts'
import type { SfnContext } from './context.ts'
import { seconds } from './machine-view.ts'

/** The whole history of an execution as Step Functions tells it, oldest first. */
export async function historyOf(context: SfnContext, item: ExecutionItem): Promise<readonly SfnEvent[]> {
  const { definition } = await context.programs.get(item.definition)
  const all: HistoryEvent[] = []
  for await (const { events } of readLog(context.store.engine, item.id)) all.push(...events)
  const { region, account } = context
  return historyView(all, definition, { region, account, role: defaultRoleArn(context) })
}

/** What events hold of an execution's data. */
const DATA: ReadonlySet<string> = new Set([
  'input',
  'inputDetails',
  'output',
  'outputDetails',
  'assignedVariables',
])

/** An event as it goes over the wire; without data its inputs and outputs are left out. */
export function wireEvent(event: SfnEvent, withData: boolean): object {
  const { id, previousEventId, type, timestamp, details } = event
  const shown = withData ? details : Object.fromEntries(Object.entries(details).map(withoutData))
  return { id, previousEventId, type, timestamp: seconds(timestamp), ...shown }
}

function withoutData([name, details]: [string, object]): [string, object] {
  return [name, Object.fromEntries(Object.entries(details).filter(([key]) => !DATA.has(key)))]
}
