import { type ComponentType, type FunctionComponent, lazy, Suspense } from 'react'
import { PaneSkeleton } from './skeletons.tsx'

/** Long enough for the page that was asked for to stand before the others are fetched. */
const SETTLED_MS = 1_500

/**
 * A page whose code is fetched when it is needed. All such pages are fetched soon after the first one stands, so that
 * going from one to another waits for nothing and works while the server is away.
 */
export function lazyPage<P extends object>(load: () => Promise<ComponentType<P>>): FunctionComponent<P> {
  const Page = lazy(() => load().then((component) => ({ default: component })))
  // The page itself asks again and says what is wrong; this is only ahead of it.
  setTimeout(() => void load().catch(() => undefined), SETTLED_MS)
  return function LazyPage(props: P) {
    return (
      <Suspense fallback={<PaneSkeleton />}>
        <Page {...props} />
      </Suspense>
    )
  }
}
