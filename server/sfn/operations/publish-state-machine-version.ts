import { z } from 'zod'
import { qualifiedArn } from '../arn.ts'
import { sfnError } from '../errors.ts'
import { findBareMachine, noMachine } from '../machine-lookup.ts'
import { revisionId, seconds } from '../machine-view.ts'
import { operation } from '../operation.ts'
import * as shape from '../shapes.ts'

/** Publishes a machine as it stands now under the next number; the same revision again keeps its number. */
export const publishStateMachineVersion = operation({
  name: 'PublishStateMachineVersion',
  input: z.object({
    stateMachineArn: shape.arn,
    revisionId: z.string().max(256).optional(),
    description: shape.description.optional(),
  }),
  run: async (context, given) => {
    const machine = await findBareMachine(context, given.stateMachineArn)
    const current = revisionId(machine.id, machine.revision) ?? 'INITIAL'
    if (given.revisionId !== undefined && given.revisionId !== current) {
      const message = `Failed to publish the State Machine version for revision ${given.revisionId}. The current State Machine revision is ${current}.`
      throw sfnError('ConflictException', message)
    }
    const { description } = given
    const made = await context.store.published.publish(machine.id, {
      ...(given.revisionId === undefined ? {} : { revision: machine.revision }),
      description,
      at: context.clock.now(),
    })
    if (made === null) throw noMachine(given.stateMachineArn)
    if (
      made.unchanged &&
      description !== undefined &&
      description !== (made.version.description ?? undefined)
    ) {
      throw sfnError(
        'ConflictException',
        'Version already exists for the current state machine revision with a different description.',
      )
    }
    return {
      creationDate: seconds(made.version.createdAt),
      stateMachineVersionArn: qualifiedArn(context, machine.name, made.version.number),
    }
  },
})
