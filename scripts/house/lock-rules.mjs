// A package that was published only in part makes `npm ci` fail on a fresh clone, while `npm install` here still works.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../tools.mjs'

export function lockErrors() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const locked = new Set(
    Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)),
  )
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !locked.has(name))
      .map(
        (name) =>
          `package-lock.json lacks ${name}, which ${path} wants: npm ci will fail. Choose another version.`,
      ),
  )
  const wanted = { ...packages[''].dependencies, ...packages[''].devDependencies }
  const differing = Object.entries({ ...dependencies, ...devDependencies })
    .filter(([name, version]) => wanted[name] !== version)
    .map(([name]) => `package.json and package-lock.json disagree about ${name}: run npm install`)
  return [...missing, ...differing]
}
