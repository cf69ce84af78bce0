import { z } from 'zod'
import { machineArn } from '../arn.ts'
import { findExecution } from '../execution-lookup.ts'
import { referencesIn, revisionOf, roleOf, seconds } from '../machine-view.ts'
import { operation } from '../operation.ts'
import { settingsIn } from '../settings.ts'
import * as shape from '../shapes.ts'

/** The definition that an execution is pinned to, with its machine's role and settings. */
export const describeStateMachineForExecution = operation({
  name: 'DescribeStateMachineForExecution',
  input: z.object({ executionArn: shape.arn, includedData: shape.includedData.optional() }),
  run: async (context, { executionArn }) => {
    const { store, engine } = context
    const item = await findExecution(context, executionArn)
    const [state, text, machine, published] = await Promise.all([
      engine.state(item.id),
      store.versions.definition(item.definition),
      store.machines.get(item.machineId),
      item.published === null ? null : store.published.get(item.machineId, item.published),
    ])
    const version =
      item.machineVersion === null ? null : await store.versions.get(item.machineId, item.machineVersion)
    const shown = published ?? machine
    return {
      stateMachineArn: machineArn(context, item.machineName),
      name: item.machineName,
      definition: text ?? '',
      roleArn: state.identity?.role ?? roleOf(context, shown?.roleArn ?? null),
      updateDate: seconds(published?.createdAt ?? version?.createdAt ?? item.startedAt),
      ...settingsIn(shown?.settings ?? '{}'),
      ...revisionOf(item.machineId, shown?.revision ?? 0),
      ...referencesIn(text ?? '{}'),
    }
  },
})
