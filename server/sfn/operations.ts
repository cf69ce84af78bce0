import type { AnyOperation } from './operation.ts'

/** Every operation that is offered, by its name in `X-Amz-Target`. */
const OFFERED: readonly AnyOperation[] = []

export const operations: ReadonlyMap<string, AnyOperation> = new Map(OFFERED.map((one) => [one.name, one]))
