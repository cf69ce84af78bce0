import { useReactFlow, useStoreApi } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import type { Pointer } from '../../core/std/json-pointer.ts'
import type { FlowModel } from './flow-model.ts'

/** Moves the view so that the state can be seen; a state that can be seen already moves nothing. */
export function useReveal(
  model: FlowModel,
  reveal: { readonly state: Pointer; readonly token: number } | null,
): void {
  const flow = useReactFlow()
  const store = useStoreApi()
  // What was asked for before the diagram was drawn is in view with the whole diagram.
  const done = useRef<number | null>(reveal?.token ?? null)
  useEffect(() => {
    if (reveal === null || done.current === reveal.token) return
    const box = model.boxes.get(reveal.state)
    if (box === undefined) return
    done.current = reveal.token
    const { width, height, transform } = store.getState()
    const [x, y, zoom] = transform
    const left = box.x * zoom + x
    const top = box.y * zoom + y
    const inView =
      left > 0 && top > 0 && left + box.width * zoom < width && top + Math.min(box.height, 60) * zoom < height
    if (inView && zoom > 0.3) return
    void flow.setCenter(box.x + box.width / 2, box.y + Math.min(box.height, 200) / 2, {
      zoom: Math.max(zoom, 0.7),
      duration: 180,
    })
  }, [flow, store, model, reveal])
}
