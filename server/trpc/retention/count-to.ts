/** Counts for people stop here: more is "more than". */
export const COUNT_TO = 10_000
