import { cached } from '../expression/bounded-cache.ts'
import { expressionProblems, referencedVariables } from '../expression/jsonata/static-check.ts'

/** What the rules ask of a JSONata text. */
export interface JsonataFacts {
  /** Why it can never be evaluated, as a sentence; null when nothing speaks against it. */
  readonly problem: string | null
  /** The variables that it reads, without the dollar. */
  readonly variables: readonly string[]
}

/** More than the expressions of the largest machines; parsing one takes about 0.1 ms, and every edit asks for all. */
const CACHED_TEXTS = 10_000

/** The facts about the text between the marks, remembered from one validation to the next. */
export const jsonataFacts: (text: string) => JsonataFacts = cached(CACHED_TEXTS, (text) => ({
  problem: expressionProblems(text),
  variables: referencedVariables(text),
}))
