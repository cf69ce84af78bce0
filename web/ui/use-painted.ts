import { type RefObject, useEffect, useRef } from 'react'
import { type TokenColors, watchTokenColors } from './token-colors.ts'

/** Paints one canvas; sizes are CSS pixels. */
export type Paint = (
  ctx: CanvasRenderingContext2D,
  size: { readonly width: number; readonly height: number },
  color: TokenColors,
) => void

/**
 * A canvas that is painted outside of React: once in a frame however often it is asked, sharp on every screen, again when
 * its size or the colours change. `subscribe` tells it when what it shows has moved; both must keep their identity.
 */
export function usePainted(
  paint: Paint,
  subscribe: (repaint: () => void) => () => void,
): RefObject<HTMLCanvasElement | null> {
  const ref = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const canvas = ref.current
    const ctx = canvas?.getContext('2d')
    if (!canvas || !ctx) return
    let frame = 0
    // Kept, because asking the element would lay the whole page out anew whenever a row elsewhere has changed.
    let width = canvas.clientWidth
    let height = canvas.clientHeight
    const run = () => {
      frame = 0
      const ratio = window.devicePixelRatio || 1
      if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
        canvas.width = Math.round(width * ratio)
        canvas.height = Math.round(height * ratio)
      }
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
      paint(ctx, { width, height }, colors.color)
    }
    const request = () => {
      if (frame === 0) frame = requestAnimationFrame(run)
    }
    const colors = watchTokenColors(request)
    const resize = new ResizeObserver(() => {
      width = canvas.clientWidth
      height = canvas.clientHeight
      request()
    })
    resize.observe(canvas)
    const stop = subscribe(request)
    request()
    return () => {
      stop()
      resize.disconnect()
      colors.stop()
      cancelAnimationFrame(frame)
    }
  }, [paint, subscribe])
  return ref
}
