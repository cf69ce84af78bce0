import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { HttpError } from './http-error.ts'

const YEAR_SECONDS = 31_536_000

/**
 * Serves the built page: files with a hash in their name are kept for a year, the page itself is asked for each time.
 * Every other address that a person opens is the page too (it finds its route itself); everything else is a 404.
 */
export async function serveStaticFiles(app: FastifyInstance, folder: string | null): Promise<void> {
  if (folder !== null && existsSync(folder)) {
    await app.register(fastifyStatic, {
      root: folder,
      cacheControl: false,
      setHeaders: (response, path) => {
        const hashed = path.includes(`${sep}assets${sep}`)
        response.setHeader(
          'cache-control',
          hashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
        )
      },
    })
  }
  app.setNotFoundHandler(async (request, reply) => {
    if (!wantsPage(request)) throw notFound(request)
    if (folder === null || !existsSync(join(folder, 'index.html'))) {
      throw new HttpError(
        404,
        'PAGE_NOT_BUILT',
        'The page is not built yet: run "npm run build", then load this again.',
      )
    }
    return sendPage(reply)
  })
}

const sendPage = (reply: FastifyReply): FastifyReply => reply.status(200).sendFile('index.html')

/** A person's address bar, and not a call to a program's route or a file that is missing. */
function wantsPage(request: FastifyRequest): boolean {
  const path = request.url.split('?')[0] ?? ''
  const program = ['/api', '/trpc', '/assets'].some(
    (prefix) => path === prefix || path.startsWith(`${prefix}/`),
  )
  return (
    (request.method === 'GET' || request.method === 'HEAD') &&
    !program &&
    !/\.(js|mjs|css|map|json|txt|png|svg|ico|woff2?|wasm)$/i.test(path)
  )
}

function notFound(request: FastifyRequest): HttpError {
  const path = (request.url.split('?')[0] ?? '').slice(0, 80)
  return new HttpError(404, 'NOT_FOUND', `There is nothing at ${request.method} ${path}.`)
}
