import { z } from 'zod'
import type { Machine } from '../../store/machines.ts'
import { qualifiedArn } from '../arn.ts'
import type { SfnContext } from '../context.ts'
import { readDefinition } from '../definition.ts'
import { sfnError } from '../errors.ts'
import { findBareMachine } from '../machine-lookup.ts'
import { revisionOf, seconds } from '../machine-view.ts'
import { operation } from '../operation.ts'
import { mergedSettings, sameSettings } from '../settings.ts'
import * as shape from '../shapes.ts'

const input = z.object({
  stateMachineArn: shape.arn,
  definition: shape.definition.optional(),
  roleArn: shape.arn.optional(),
  loggingConfiguration: shape.logging.optional(),
  tracingConfiguration: shape.tracing.optional(),
  encryptionConfiguration: shape.encryption.optional(),
  publish: z.boolean().optional(),
  versionDescription: shape.description.optional(),
})

type Input = z.infer<typeof input>

const NOTHING_GIVEN =
  'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified'

/** Changes a state machine; what is the same as before makes no new revision. Executions under way are not touched. */
export const updateStateMachine = operation({
  name: 'UpdateStateMachine',
  input,
  run: async (context, given) => {
    const { definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration } = given
    const changes = [definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration]
    if (changes.every((one) => one === undefined)) throw sfnError('MissingRequiredParameter', NOTHING_GIVEN)
    if (given.versionDescription !== undefined && given.publish !== true) {
      throw sfnError('ValidationException', 'Version description can only be set when publish is true')
    }
    const before = await findBareMachine(context, given.stateMachineArn)
    const machine = await change(context, before, given)
    const at = context.clock.now()
    const version =
      given.publish === true
        ? await context.store.published.publish(machine.id, { description: given.versionDescription, at })
        : null
    return {
      updateDate: seconds(machine.updatedAt),
      ...revisionOf(machine.id, machine.revision),
      ...(version === null
        ? {}
        : { stateMachineVersionArn: qualifiedArn(context, machine.name, version.version.number) }),
    }
  },
})

/** The machine after the change; what is wrong is refused before anything is written. */
async function change(context: SfnContext, before: Machine, given: Input): Promise<Machine> {
  const { store, clock, author } = context
  const settings = mergedSettings(before.settings, given)
  const definition = given.definition === undefined ? null : readDefinition(given.definition, before.kind)
  const at = clock.now()
  if (definition !== null) {
    const saved = { machineId: before.id, definition, description: '', author, at }
    const { created } = await store.versions.save(saved)
    if (created) await store.machines.saveDraft(before.id, { draft: definition.text, at })
  }
  const role =
    given.roleArn !== undefined && given.roleArn !== before.roleArn ? { roleArn: given.roleArn } : {}
  const other = sameSettings(settings, before.settings) ? {} : { settings }
  const configured = { ...role, ...other }
  if (Object.keys(configured).length > 0) return store.machines.configure(before.id, { ...configured, at })
  const after = await store.machines.get(before.id)
  return after === null ? before : { ...after, updatedAt: at }
}
