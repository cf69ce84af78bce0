import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import type { OverviewView } from '../../../server/trpc/views.ts'
import { formatDate, formatTime } from '../../ui/format.ts'
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
    padding: [10, 18, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    // A bucket's bar stands to the right of its beginning: the last one needs room of its own.
    scales: {
      x: { range: (chart, low, high) => [low, high + bucketOf(chart)] },
      y: { range: (_chart, _low, high) => [0, Math.max(4, Math.ceil(high * 1.15))] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 30,
        values: (_chart, at, _axis, _space, step) => at.map((each) => label(each, step)),
      },
      { ...axis, size: 36, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000] },
    ],
    series: [{}, series('failed', '--st-red'), series('succeeded', '--st-green')],
  }
}

/** Seconds of one bucket. */
function bucketOf(chart: uPlot): number {
  const [first = 0, second = first + 60] = chart.data[0]
  return second - first
}

/** A mark of the time axis: the day where marks are days apart, else the time. */
function label(seconds: number, step: number): string {
  return step >= 86_400
    ? formatDate(seconds * 1000).replace(/ \d{4}$/, '')
    : formatTime(seconds * 1000).slice(0, 5)
}
