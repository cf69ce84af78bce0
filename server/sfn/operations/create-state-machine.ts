import { z } from 'zod'
import type { Machine } from '../../store/machines.ts'
import { StoreError } from '../../store/store-error.ts'
import { machineArn, qualifiedArn } from '../arn.ts'
import type { SfnContext } from '../context.ts'
import { type GoodDefinition, readDefinition } from '../definition.ts'
import { sfnError } from '../errors.ts'
import { definitionText, seconds } from '../machine-view.ts'
import { checkName } from '../names.ts'
import { operation } from '../operation.ts'
import { mergedSettings, sameSettings } from '../settings.ts'
import * as shape from '../shapes.ts'
import { addTags } from '../tag-lookup.ts'

const input = z.object({
  name: shape.name,
  definition: shape.definition,
  roleArn: shape.arn,
  type: shape.machineType.optional(),
  loggingConfiguration: shape.logging.optional(),
  tracingConfiguration: shape.tracing.optional(),
  encryptionConfiguration: shape.encryption.optional(),
  tags: shape.tags.optional(),
  publish: z.boolean().optional(),
  versionDescription: shape.description.optional(),
})

type Input = z.infer<typeof input>

/** Makes a state machine. The same request again answers as before; role and tags are not compared (as AWS documents). */
export const createStateMachine = operation({
  name: 'CreateStateMachine',
  input,
  run: async (context, given) => {
    checkName(given.name)
    if (given.versionDescription !== undefined && given.publish !== true) {
      throw sfnError('ValidationException', 'Version description can only be set when publish is true')
    }
    const definition = readDefinition(given.definition, given.type ?? 'STANDARD')
    const settings = mergedSettings('{}', given)
    const known = await context.store.machines.getByName(given.name)
    const machine =
      known === null
        ? await create(context, given, definition, settings)
        : await same(context, known, given, settings)
    const published = given.publish === true ? await publish(context, machine, given) : {}
    return {
      stateMachineArn: machineArn(context, machine.name),
      creationDate: seconds(machine.createdAt),
      ...published,
    }
  },
})

async function create(
  context: SfnContext,
  given: Input,
  definition: GoodDefinition,
  settings: string,
): Promise<Machine> {
  const { store, clock, author } = context
  const at = clock.now()
  const kind = given.type ?? 'STANDARD'
  const { name, roleArn } = given
  const row = { id: context.newId(), name, draft: definition.text, layout: '{}', at, kind, roleArn, settings }
  const made = await store.machines.create(row).catch(async (error: unknown) => {
    // Somebody else was faster: what they made counts.
    if (!(error instanceof StoreError) || error.code !== 'NAME_TAKEN') throw error
    const known = await store.machines.getByName(name)
    if (known === null) throw error
    return same(context, known, given, settings)
  })
  if (made.id !== row.id) return made
  await store.versions.save({ machineId: made.id, definition, description: '', author, at })
  await addTags(context, `machine:${made.id}`, given.tags ?? [], machineArn(context, name))
  return made
}

async function same(context: SfnContext, known: Machine, given: Input, settings: string): Promise<Machine> {
  const text = await definitionText(context, known, null)
  const equal =
    text === given.definition &&
    known.kind === (given.type ?? 'STANDARD') &&
    sameSettings(known.settings, settings)
  if (equal) return known
  throw sfnError(
    'StateMachineAlreadyExists',
    `State Machine Already Exists: '${machineArn(context, known.name)}'`,
  )
}

async function publish(context: SfnContext, machine: Machine, given: Input): Promise<object> {
  const { store, clock } = context
  const description = given.versionDescription
  const made = await store.published.publish(machine.id, { description, at: clock.now() })
  if (made === null) return {}
  return { stateMachineVersionArn: qualifiedArn(context, machine.name, made.version.number) }
}
