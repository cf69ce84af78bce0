// Who may import whom, cycles and barrels.

/** Inside core each folder knows only those before it; edit and run do not know each other. */
const CORE = {
  std: [],
  language: ['std'],
  graph: ['std', 'language'],
  expression: ['std', 'language'],
  validate: ['std', 'language', 'graph', 'expression'],
  edit: ['std', 'language', 'graph', 'expression', 'validate'],
  run: ['std', 'language', 'graph', 'expression', 'validate'],
  replay: ['std', 'language', 'graph', 'expression', 'validate', 'edit', 'run'],
}
const WEB = {
  ui: ['ui', 'lib'],
  lib: ['lib', 'ui'],
  canvas: ['ui', 'lib'],
  editor: ['ui', 'lib', 'canvas'],
  runs: ['ui', 'lib', 'canvas'],
  functions: ['ui', 'lib'],
  settings: ['ui', 'lib'],
  routes: ['ui', 'lib', 'canvas', 'editor', 'runs', 'functions', 'settings'],
}
const CORE_PACKAGES = /^(jsonata|jsonc-parser|yaml|@noble\/hashes)(\/|$)/
const DATABASE = /^(@prisma\/|prisma(\/|$)|pg(\/|$)|@electric-sql\/|pglite-prisma-adapter)/
/** The one file that knows the router's type; what procedures answer with is a part of that type. */
const ROUTER_TYPE = 'web/lib/trpc.ts'
const ANSWERS = 'server/trpc/views.ts'

/** Imports that go through a wall. */
export function brokenWalls(sources) {
  return sources.flatMap((source) =>
    source.imports.flatMap((one) => {
      const reason = one.pack === undefined ? wallBetween(source, one) : packageWall(source, one)
      return reason ? [`${source.path} imports ${one.pack ?? one.to}: ${reason}`] : []
    }),
  )
}

function packageWall({ path, isTest }, { pack, typeOnly }) {
  if (path.startsWith('core/') && !isTest && !CORE_PACKAGES.test(pack))
    return 'core knows only pure libraries'
  if (path.startsWith('web/') && !isTest && pack.startsWith('node:')) return 'web runs in the browser'
  const inServer = path.startsWith('server/') && !path.startsWith('server/store/')
  if ((inServer || path.startsWith('web/')) && DATABASE.test(pack) && !typeOnly)
    return 'only server/store knows the database'
  return null
}

function wallBetween(source, { to, typeOnly }) {
  const { path, isTest } = source
  const [room, folder] = path.split('/')
  const [toRoom, toFolder] = to.split('/')
  if (room === 'core' && toRoom !== 'core') return 'core imports nothing of the other rooms'
  if (room === 'server' && !['core', 'server', 'examples'].includes(toRoom))
    return 'server imports core and itself'
  if (room === 'web' && toRoom === 'server' && !(typeOnly && (path === ROUTER_TYPE || to === ANSWERS))) {
    return `the router's type, in ${ROUTER_TYPE}, is all that web knows of the server`
  }
  if (room === 'web' && !['core', 'server', 'web', 'examples', 'package.json'].includes(toRoom))
    return 'web imports core and itself'
  if (isTest) return null
  if (room === 'core' && CORE[folder] && folder !== toFolder && !CORE[folder].includes(toFolder))
    return `${folder} does not know ${toFolder}`
  if (
    room === 'web' &&
    toRoom === 'web' &&
    WEB[folder] &&
    folder !== toFolder &&
    !WEB[folder].includes(toFolder)
  ) {
    return `${folder} does not know ${toFolder}`
  }
  return room === 'server' && toRoom === 'server' ? serverWall(folder, toFolder, to, typeOnly) : null
}

function serverWall(folder, toFolder, to, typeOnly) {
  if (folder === 'engine' && ['tasks', 'store', 'trpc', 'http', 'sfn', 'sandbox'].includes(toFolder)) {
    return 'the engine knows the others by interfaces that it declares'
  }
  if (folder === 'store' && toFolder !== 'store' && !(to === 'server/engine/ports.ts' && typeOnly)) {
    return "the store knows only the engine's ports"
  }
  if (folder !== 'store' && to.startsWith('server/store/generated/'))
    return 'only server/store knows the database'
  return null
}

/** Chains of imports that come back to where they began; types do not count, they are gone when it runs. */
export function importCycles(sources) {
  const edges = new Map(
    sources.map((source) => [
      source.path,
      source.imports.filter((one) => one.to && !one.typeOnly).map((one) => one.to),
    ]),
  )
  const found = []
  const done = new Set()
  const visit = (path, chain) => {
    if (chain.includes(path)) {
      found.push(`import cycle: ${[...chain.slice(chain.indexOf(path)), path].join(' -> ')}`)
      return
    }
    if (done.has(path)) return
    for (const next of edges.get(path) ?? []) visit(next, [...chain, path])
    done.add(path)
  }
  for (const path of edges.keys()) visit(path, [])
  return found
}

/** Files that only pass on what others export. */
export function barrels(sources) {
  return sources.flatMap(({ path, text, code, imports }) => {
    if (/^\s*export\s*\*/m.test(code)) return [`${path} has an export *: name what it exports`]
    const rest = text
      .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
      .replace(/^\s*export\s[^'"`;]*?from\s*['"][^'"]+['"];?\s*$/gm, '')
    const only = imports.length > 0 && imports.every((one) => one.kind === 'export') && rest.trim() === ''
    return only ? [`${path} only passes on what others export: import it from where it is made`] : []
  })
}
