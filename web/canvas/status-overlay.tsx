import { useStoreApi } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import type { Graph } from '../../core/graph/graph.ts'
import classes from './canvas.module.css'
import type { CanvasOverlay } from './canvas-types.ts'
import type { Route } from './elk-scope.ts'
import type { FlowModel } from './flow-model.ts'
import { type PaintScene, paintStatus } from './paint-status.ts'

interface StatusOverlayProps {
  graph: Graph
  model: FlowModel
  overlay: CanvasOverlay
}

const PULSE_MS = 1800
const FRAME_MS = 50

/** One canvas over the whole diagram; painted again when the view, the run or the colours change, never by React. */
export function StatusOverlay({ graph, model, overlay }: StatusOverlayProps) {
  const ref = useRef<HTMLCanvasElement>(null)
  const store = useStoreApi()
  useEffect(() => {
    const canvas = ref.current
    if (canvas === null) return
    return startPainting(canvas, { graph, boxes: model.boxes, routes: routesOf(model), overlay }, store)
  }, [graph, model, overlay, store])
  return <canvas ref={ref} className={classes.overlay} aria-hidden />
}

function routesOf(model: FlowModel): Map<string, Route> {
  const routes = new Map<string, Route>()
  for (const edge of model.edges) if (edge.data?.route) routes.set(edge.id, edge.data.route)
  return routes
}

type FlowStore = ReturnType<typeof useStoreApi>

function startPainting(
  canvas: HTMLCanvasElement,
  scene: Omit<PaintScene, 'color'>,
  store: FlowStore,
): () => void {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  let colors = colorReader()
  let frame = 0
  let again: ReturnType<typeof setTimeout> | null = null
  const paint = () => {
    frame = 0
    const pulsing = paintOnce(canvas, { ...scene, color: colors }, store.getState(), still)
    if (pulsing && !still && again === null) {
      again = setTimeout(() => {
        again = null
        request()
      }, FRAME_MS)
    }
  }
  const request = () => {
    if (frame === 0) frame = requestAnimationFrame(paint)
  }
  const resize = new ResizeObserver(request)
  resize.observe(canvas)
  const scheme = new MutationObserver(() => {
    colors = colorReader()
    request()
  })
  scheme.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] })
  let last = store.getState().transform
  const stopView = store.subscribe((state) => {
    if (state.transform === last) return
    last = state.transform
    // In the same frame as the nodes move, or the marks would trail behind them.
    paint()
  })
  const stopRun = scene.overlay.subscribe(request)
  request()
  return () => {
    stopView()
    stopRun()
    resize.disconnect()
    scheme.disconnect()
    cancelAnimationFrame(frame)
    if (again !== null) clearTimeout(again)
  }
}

function paintOnce(
  canvas: HTMLCanvasElement,
  scene: PaintScene,
  // Asking the element for its size would lay the whole page out anew whenever a row elsewhere has changed.
  {
    transform: [x, y, zoom],
    width,
    height,
  }: Pick<ReturnType<FlowStore['getState']>, 'transform' | 'width' | 'height'>,
  still: boolean,
): boolean {
  const ratio = window.devicePixelRatio || 1
  if (canvas.width !== width * ratio || canvas.height !== height * ratio) {
    canvas.width = width * ratio
    canvas.height = height * ratio
  }
  const ctx = canvas.getContext('2d')
  if (ctx === null) return false
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
  ctx.clearRect(0, 0, width, height)
  const phase = (performance.now() % PULSE_MS) / PULSE_MS
  const pulse = still ? 1 : 0.5 + 0.5 * Math.cos(2 * Math.PI * phase)
  return paintStatus(ctx, scene, { x, y, zoom, width, height, pulse })
}

/** Tokens as colours, each asked for once. */
function colorReader(): (token: string) => string {
  const style = getComputedStyle(document.documentElement)
  const known = new Map<string, string>()
  return (token) => {
    const found = known.get(token)
    if (found !== undefined) return found
    const value = style.getPropertyValue(token).trim()
    known.set(token, value)
    return value
  }
}
