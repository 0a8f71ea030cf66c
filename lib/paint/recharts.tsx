'use client'
// A figure drawn by Recharts, with the same marks in the same places as the plain SVG. Browser only: Recharts fills its
// store in effects and draws nothing on a server.
import { memo, useMemo } from 'react'
import { Scatter, ScatterChart, type ScatterShapeProps, XAxis, YAxis } from 'recharts'
import type { Figure, Mark } from '@/lib/figures/figure'
import { page } from '@/lib/figures/palette'
import { type Layout, layoutOf, middleOf, type Size } from './layout'
import { Furniture, MarkShape } from './marks'

/** A mark as Recharts takes it. */
type Point = { x: number; y: number; mark: Mark; layout: Layout }

function isPoint(value: unknown): value is Point {
  return typeof value === 'object' && value !== null && 'mark' in value && 'layout' in value
}

// Stands outside the component so that it is always the same: a new one would take away the mark that has the focus.
function shape({ cx, cy, payload }: ScatterShapeProps) {
  if (!isPoint(payload) || cx === undefined || cy === undefined) return <g />
  return <MarkShape mark={payload.mark} x={cx} y={cy} layout={payload.layout} theme={page} />
}

type Props = { figure: Figure; size: Size }

function RechartsFigure({ figure, size }: Props) {
  const layout = useMemo(() => layoutOf(figure, size), [figure, size])
  const points = useMemo(
    () =>
      figure.panels
        .flatMap((panel) => panel.marks)
        .map((mark): Point => ({ x: middleOf(mark), y: layout.y(mark.y), mark, layout })),
    [figure, layout],
  )
  const { width, height } = layout
  const { left, right, top, bottom } = layout.plot
  return (
    <ScatterChart
      width={width}
      height={height}
      margin={{ top, right: width - right, bottom: height - bottom, left }}
      style={{ width: '100%', height: 'auto', aspectRatio: `${width} / ${height}` }}
      accessibilityLayer={false}
      role="group"
      title={figure.title}
      desc={figure.summary}
    >
      <Furniture figure={figure} layout={layout} theme={page} />
      <XAxis type="number" dataKey="x" domain={[...figure.x.domain]} hide />
      {/* In pixels: a row with a header above it is not linear in the row's number. */}
      <YAxis type="number" dataKey="y" domain={[top, bottom]} reversed hide />
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
