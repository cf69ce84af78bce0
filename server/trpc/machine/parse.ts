import { z } from 'zod'
import { parseDefinitionText } from '../../../core/language/parse.ts'
import type { Issue } from '../../../core/std/issue.ts'
import { printJson } from '../../../core/std/json-text.ts'
import { procedure } from '../init.ts'
import { DEFINITION_LIMIT } from '../inputs.ts'
import { issuesOf, knownNames } from './check.ts'

/** Reads a definition from a pasted or imported text, JSON or YAML. It changes nothing, but such a text is too long for an address. */
export const parse = procedure
  .input(z.object({ text: z.string().max(DEFINITION_LIMIT) }))
  .mutation(async ({ ctx, input }): Promise<{ definition: string | null; issues: Issue[] }> => {
    const { json } = parseDefinitionText(input.text)
    const issues = issuesOf(input.text, await knownNames(ctx.services.store))
    return { definition: json === null ? null : printJson(json, 2), issues }
  })
