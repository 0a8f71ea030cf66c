// The axes of a plot over time: grid lines, the colours of levels along the scale, and the words of both axes.
import type { Figure } from '@/lib/figures/figure'
import { COUNT, type Plot, SMALL, type Stroke, type Swatch } from './geometry'
import { type Line, widthOf } from './text'

/** Left of a plot: level labels and their colours, in px. */
export const SCALE = 36

/** A line at each tick of both axes, the middle of the scale dashed. */
export function gridOf({ x, y }: Figure, plot: Plot): Stroke[] {
  const { left, right, top, bottom } = plot
  return [
    ...x.ticks.map(({ at }): Stroke => {
      const place = plot.x(at)
      return { x1: place, x2: place, y1: top, y2: bottom + 4, tone: 'grid', dashed: false }
    }),
    ...y.ticks.map(({ at }): Stroke => {
      const middle = at === 0
      return {
        x1: left,
        x2: right,
        y1: plot.y(at),
        y2: plot.y(at),
        tone: middle ? 'rule' : 'grid',
        dashed: middle,
      }
    }),
    { x1: left, x2: right, y1: bottom, y2: bottom, tone: 'rule', dashed: false },
  ]
}

/** The colour of each level beside the scale, no further than the plot. */
export function swatchesOf({ y }: Figure, plot: Plot): Swatch[] {
  const half = Math.abs(plot.y(1) - plot.y(0)) / 2 - 0.75
  return y.ticks.flatMap(({ at, level }) => {
    if (level === undefined) return []
    const from = Math.max(plot.top, plot.y(at) - half)
    const to = Math.min(plot.bottom, plot.y(at) + half)
    return [{ x: plot.left - 6, y: from, width: 5, height: to - from, level }]
  })
}

/** Ticks of both axes; a day's words that would touch the ones before are left out, its line stays. `unit` is a level in px. */
export function tickWords({ x, y }: Figure, plot: Plot, unit: number): Line[] {
  const small = unit < 14
  const levels = y.ticks
    .filter(({ at }) => !small || at % 3 === 0)
    .map(
      ({ at, label }): Line => ({
        x: plot.left - 11,
        y: plot.y(at) + 4,
        anchor: 'end',
        runs: [{ ...COUNT, text: label }],
      }),
    )
  let free = plot.left - SCALE
  const days = x.ticks.flatMap(({ at, label, detail }): Line[] => {
    const half = Math.max(widthOf(label, SMALL), widthOf(detail ?? '', SMALL)) / 2
    const place = Math.min(plot.x(at), plot.right + 4 - half)
    if (place - half < free) return []
    free = place + half + 6
    const line = (text: string, drop: number): Line => ({
      x: place,
      y: plot.bottom + drop,
      anchor: 'middle',
      runs: [{ ...SMALL, text }],
    })
    return [line(label, 17), ...(detail ? [line(detail, 31)] : [])]
  })
  return [...levels, ...days]
}
