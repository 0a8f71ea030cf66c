'use client'
// A figure drawn by Recharts, with the same marks in the same places as the plain SVG. Browser only: Recharts fills its
// store in effects and draws nothing on a server.
import { memo, useMemo } from 'react'
import { Scatter, ScatterChart, type ScatterShapeProps, XAxis, YAxis } from 'recharts'
import type { Figure } from '@/lib/figures/figure'
import { page } from '@/lib/figures/palette'
import { Furniture } from './furniture'
import type { Placed } from './geometry'
import { layoutOf, type Size } from './layout'
import { MarkShape } from './marks'

/** A mark as Recharts takes it. */
type Point = { x: number; y: number; placed: Placed; tabbable: boolean }

function isPoint(value: unknown): value is Point {
  return typeof value === 'object' && value !== null && 'placed' in value && 'tabbable' in value
}

// Stands outside the component so that it is always the same: a new one would take away the mark that has the focus.
function shape({ cx, cy, payload }: ScatterShapeProps) {
  if (!isPoint(payload) || cx === undefined || cy === undefined) return <g />
  return <MarkShape placed={payload.placed} x={cx} y={cy} tabbable={payload.tabbable} theme={page} />
}

const NO_MARGIN = { top: 0, right: 0, bottom: 0, left: 0 }

type Props = { figure: Figure; size: Size }

function RechartsFigure({ figure, size }: Props) {
  const layout = useMemo(() => layoutOf(figure, size), [figure, size])
  const points = useMemo(
    () =>
      layout.marks.map((placed): Point => ({ x: placed.x, y: placed.y, placed, tabbable: layout.tabbable })),
    [layout],
  )
  const { width, height } = layout
  return (
    <ScatterChart
      width={width}
      height={height}
      margin={NO_MARGIN}
      style={{ width: '100%', height: 'auto', aspectRatio: `${width} / ${height}` }}
      accessibilityLayer={false}
      role="group"
      title={figure.title}
      desc={figure.summary}
    >
      <Furniture layout={layout} theme={page} />
      {/* In pixels: rows with headers are not linear, and all panels are one chart, with one order for the keyboard. */}
      <XAxis type="number" dataKey="x" domain={[0, width]} allowDataOverflow hide />
      <YAxis type="number" dataKey="y" domain={[0, height]} allowDataOverflow reversed hide />
      <Scatter data={points} shape={shape} isAnimationActive={false} />
    </ScatterChart>
  )
}

/** Draws a figure that is not empty; draws again only when the figure or the size is another one. */
export default memo(
  RechartsFigure,
  (before, after) =>
    before.size === after.size &&
    (before.figure === after.figure || JSON.stringify(before.figure) === JSON.stringify(after.figure)),
)
