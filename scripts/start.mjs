// npm start: installs what is missing, builds what is stale, then runs the server and starts it again when it falls.
import { build } from './build.mjs'
import { checkNode, ensureInstalled } from './install.mjs'
import { supervise } from './supervise.mjs'
import { fail } from './tools.mjs'

checkNode()
await ensureInstalled()
try {
  await build()
} catch (error) {
  fail(error.message)
}
supervise()
