// npm run pictures: every page in light and dark, wide and narrow, into test-results/pictures.
import { ensureBrowser } from './ensure-browser.mjs'
import { runTool } from './tools.mjs'

if (!(await ensureBrowser())) process.exit(1)
const { code } = await runTool('playwright', ['test', 'pictures'], { env: { PICTURES: '1' } })
process.exit(code)
