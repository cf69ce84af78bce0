import type { AnyOperation } from './operation.ts'
import { createActivity } from './operations/create-activity.ts'
import { createStateMachine } from './operations/create-state-machine.ts'
import { createStateMachineAlias } from './operations/create-state-machine-alias.ts'
import { deleteActivity } from './operations/delete-activity.ts'
import { deleteStateMachine } from './operations/delete-state-machine.ts'
import { deleteStateMachineAlias } from './operations/delete-state-machine-alias.ts'
import { deleteStateMachineVersion } from './operations/delete-state-machine-version.ts'
import { describeActivity } from './operations/describe-activity.ts'
import { describeExecution } from './operations/describe-execution.ts'
import { describeStateMachine } from './operations/describe-state-machine.ts'
import { describeStateMachineAlias } from './operations/describe-state-machine-alias.ts'
import { describeStateMachineForExecution } from './operations/describe-state-machine-for-execution.ts'
import { getActivityTask } from './operations/get-activity-task.ts'
import { getExecutionHistory } from './operations/get-execution-history.ts'
import { listActivities } from './operations/list-activities.ts'
import { listExecutions } from './operations/list-executions.ts'
import { listStateMachineAliases } from './operations/list-state-machine-aliases.ts'
import { listStateMachineVersions } from './operations/list-state-machine-versions.ts'
import { listStateMachines } from './operations/list-state-machines.ts'
import { listTagsForResource } from './operations/list-tags-for-resource.ts'
import { publishStateMachineVersion } from './operations/publish-state-machine-version.ts'
import { redriveExecution } from './operations/redrive-execution.ts'
import { sendTaskFailure } from './operations/send-task-failure.ts'
import { sendTaskHeartbeat } from './operations/send-task-heartbeat.ts'
import { sendTaskSuccess } from './operations/send-task-success.ts'
import { startExecution } from './operations/start-execution.ts'
import { startSyncExecution } from './operations/start-sync-execution.ts'
import { stopExecution } from './operations/stop-execution.ts'
import { tagResource } from './operations/tag-resource.ts'
import { testState } from './operations/test-state.ts'
import { untagResource } from './operations/untag-resource.ts'
import { updateStateMachine } from './operations/update-state-machine.ts'
import { updateStateMachineAlias } from './operations/update-state-machine-alias.ts'
import { validateStateMachineDefinition } from './operations/validate-state-machine-definition.ts'

/** Every operation that is offered, by its name in `X-Amz-Target`. */
const OFFERED: readonly AnyOperation[] = [
  ...[createStateMachine, updateStateMachine, describeStateMachine, listStateMachines, deleteStateMachine],
  ...[publishStateMachineVersion, listStateMachineVersions, deleteStateMachineVersion],
  ...[createStateMachineAlias, updateStateMachineAlias, describeStateMachineAlias],
  ...[listStateMachineAliases, deleteStateMachineAlias],
  ...[tagResource, untagResource, listTagsForResource],
  ...[startExecution, stopExecution, describeExecution, listExecutions, getExecutionHistory],
  ...[describeStateMachineForExecution, redriveExecution, startSyncExecution],
  ...[testState, validateStateMachineDefinition],
  ...[createActivity, describeActivity, listActivities, deleteActivity, getActivityTask],
  ...[sendTaskSuccess, sendTaskFailure, sendTaskHeartbeat],
]

export const operations: ReadonlyMap<string, AnyOperation> = new Map(OFFERED.map((one) => [one.name, one]))
