import { createHash } from 'node:crypto'
import { parseDefinitionText } from '../../core/language/parse.ts'
import { variableReferences } from '../../core/validate/variable-references.ts'
import type { Machine } from '../store/machines.ts'
import type { PublishedVersion } from '../store/published.ts'
import { defaultRoleArn, machineArn, qualifiedArn } from './arn.ts'
import type { SfnContext } from './context.ts'
import { settingsIn } from './settings.ts'

/** Milliseconds as the API gives times: seconds with a fraction. */
export const seconds = (ms: number): number => ms / 1_000

/** The id of a machine's revision; none for a machine that has never been changed. */
export function revisionId(machineId: string, revision: number): string | undefined {
  if (revision === 0) return undefined
  const hex = createHash('sha256').update(`${machineId}\n${revision}`).digest('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`]
  return [...parts, hex.slice(20, 32)].join('-')
}

/** `{ revisionId }`, or nothing. */
export function revisionOf(machineId: string, revision: number): { revisionId?: string } {
  const id = revisionId(machineId, revision)
  return id === undefined ? {} : { revisionId: id }
}

export const roleOf = (context: SfnContext, roleArn: string | null): string =>
  roleArn ?? defaultRoleArn(context)

/** The text of a machine's latest saved definition, or of a published version's. */
export async function definitionText(
  context: SfnContext,
  machine: Machine,
  published: PublishedVersion | null,
): Promise<string> {
  const { store } = context
  const version = published === null ? await store.versions.get(machine.id, machine.latestVersion ?? 0) : null
  const hash = published?.definition ?? version?.definition
  return (hash === undefined ? null : await store.versions.definition(hash)) ?? machine.draft
}

/** `{ variableReferences }` where a definition reads any. */
export function referencesIn(text: string): { variableReferences?: ReturnType<typeof variableReferences> } {
  const { definition } = parseDefinitionText(text)
  const references = definition === null ? {} : variableReferences(definition)
  return Object.keys(references).length === 0 ? {} : { variableReferences: references }
}

/** The answer of DescribeStateMachine. */
export function machineView(
  context: SfnContext,
  machine: Machine,
  published: PublishedVersion | null,
  text: string,
): object {
  const shown = published ?? machine
  return {
    stateMachineArn:
      published === null
        ? machineArn(context, machine.name)
        : qualifiedArn(context, machine.name, published.number),
    name: machine.name,
    status: 'ACTIVE',
    definition: text,
    roleArn: roleOf(context, shown.roleArn),
    type: machine.kind,
    creationDate: seconds(shown.createdAt),
    ...settingsIn(shown.settings),
    ...revisionOf(machine.id, shown.revision),
    ...(published?.description == null ? {} : { description: published.description }),
    ...referencesIn(text),
  }
}
