import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import type { OverviewView } from '../../../server/trpc/views.ts'
import { watchTokenColors } from '../../ui/token-colors.ts'
import classes from './overview.module.css'

const HEIGHT = 190

/** Ended executions by time: succeeded below, failed on top. */
export function ThroughputChart({ data }: { data: OverviewView['throughput'] }) {
  const ref = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | null>(null)
  const latest = useRef(data)
  latest.current = data
  useEffect(() => {
    const at = ref.current
    if (at === null) return
    const draw = () => {
      chart.current?.destroy()
      chart.current = new uPlot(options(at.clientWidth, colors.color), aligned(latest.current), at)
    }
    const colors = watchTokenColors(draw)
    const resize = new ResizeObserver(() => chart.current?.setSize({ width: at.clientWidth, height: HEIGHT }))
    resize.observe(at)
    draw()
    return () => {
      resize.disconnect()
      colors.stop()
      chart.current?.destroy()
      chart.current = null
    }
  }, [])
  useEffect(() => {
    chart.current?.setData(aligned(data))
  }, [data])
  return <div ref={ref} className={classes.chart} style={{ height: HEIGHT }} />
}

/** Stacked: the first series is both together, drawn behind the second. */
function aligned(data: OverviewView['throughput']): uPlot.AlignedData {
  return [
    data.map((bucket) => bucket.at / 1000),
    data.map((bucket) => bucket.succeeded + bucket.failed),
    data.map((bucket) => bucket.succeeded),
  ]
}

function options(width: number, color: (token: string) => string): uPlot.Options {
  const bars = uPlot.paths.bars?.({ size: [0.72, 22], align: 1 })
  const axis: uPlot.Axis = {
    stroke: color('--text-3'),
    font: '11px "Inter Variable", sans-serif',
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
  }
  const series = (label: string, token: string): uPlot.Series => ({
    label,
    fill: color(token),
    width: 0,
    points: { show: false },
    ...(bars === undefined ? {} : { paths: bars }),
  })
  return {
    width,
    height: HEIGHT,
    padding: [10, 8, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_chart, _low, high) => [0, Math.max(4, Math.ceil(high * 1.15))] } },
    axes: [
      { ...axis, grid: { show: false } },
      { ...axis, size: 36, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000] },
    ],
    series: [{}, series('failed', '--st-red'), series('succeeded', '--st-green')],
  }
}
