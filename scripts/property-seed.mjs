// Before each test file: from which seed the property tests draw. Every run draws its own and prints it when a property
// fails; PROPERTY_SEED repeats one. On CI it is always the same, so that a change is judged by what it changed.
import fc from 'fast-check'

const asked = process.env.PROPERTY_SEED ?? (process.env.CI ? '20261121' : undefined)
if (asked !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(asked) })
