import type { MarkShape } from './status.ts'

/**
 * The strokes of each mark in a 16 by 16 box, as SVG path data: SVG marks and the canvas overlay draw the same ones.
 * `fill` paths are filled, `stroke` paths are stroked 1.6 wide with round ends.
 */
export interface MarkPath {
  readonly stroke?: string
  readonly fill?: string
}

const RING = 'M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12z'

/** One drawing for every shape. */
export const MARK_PATHS: Readonly<Record<MarkShape, MarkPath>> = {
  none: { stroke: RING },
  dotInRing: { stroke: RING, fill: 'M8 5.2a2.8 2.8 0 1 1 0 5.6a2.8 2.8 0 1 1 0-5.6z' },
  clock: { stroke: `${RING} M8 5v3l2.1 1.5` },
  hand: {
    stroke:
      'M5 8.5V4.6a1 1 0 0 1 2 0V7.5 M7 7V3.4a1 1 0 0 1 2 0V7 M9 7.4V4.2a1 1 0 0 1 2 0V8 M11 7a1 1 0 0 1 2 0v3a4 4 0 0 1-4 4H8.400a4 4 0 0 1-3.100-1.600L2.900 9.300a1 1 0 0 1 1.600-1.100L5 8.900',
  },
  person: {
    stroke:
      'M8 2.600a2.700 2.700 0 1 1 0 5.400a2.700 2.700 0 1 1 0-5.400z M2.800 13.600c.5-2.500 2.600-3.900 5.200-3.900s4.700 1.400 5.200 3.900',
  },
  pause: { fill: 'M4 3h2.800v10H4z M9.200 3H12v10H9.200z' },
  loop: { stroke: 'M13.200 8a5.200 5.200 0 1 1-1.700-3.850 M13.400 2v2.900h-2.900' },
  arrowOut: {
    stroke: 'M8.600 2.100a6 6 0 1 0 5.300 5.300 M8.200 7.800L13.600 2.400 M10.400 2.300h3.300v3.300',
  },
  check: { stroke: 'M3 8.500l3.300 3.300L13 4.600' },
  cross: { stroke: 'M4 4l8 8 M12 4l-8 8' },
  clockCross: {
    stroke: 'M13.900 7a6 6 0 1 0-5 6.900 M8 5v3l1.600 1.100 M11 11l3.200 3.200 M14.200 11L11 14.200',
  },
  square: { stroke: 'M4 4h8v8H4z' },
}
