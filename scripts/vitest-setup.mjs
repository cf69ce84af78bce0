// Runs once before the unit tests: the parts of the build that they start from.
import { build } from './build.mjs'

export default async function setup() {
  await build({ steps: ['client', 'database', 'sandbox', 'template'] })
}
