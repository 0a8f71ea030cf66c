// Where everything of a figure stands, in pixels. Both frames, plain SVG and Recharts, take their geometry from here.
import type { Figure } from '@/lib/figures/figure'
import { type Layout, type Size, WIDTHS } from './geometry'
import { matrixLayout } from './matrix-layout'
import { rowsLayout } from './rows-layout'
import { blockOf, moveLines } from './text'
import { timeLayout } from './time-layout'

export type { Layout, Size }

const LAYOUTS = { rows: rowsLayout, time: timeLayout, matrix: matrixLayout }

/** A wide layout is at least 960 px wide, a narrow one 340; a matrix with many columns is wider. */
export function layoutOf(figure: Figure, size: Size): Layout {
  return figure.empty === null ? LAYOUTS[figure.frame](figure, size) : sentence(figure.empty, WIDTHS[size])
}

function sentence(text: string, width: number): Layout {
  const run = { size: 14, weight: 400, tone: 'muted', text } as const
  const block = blockOf([[run]], Math.min(560, width - 32), width / 2, 'middle')
  return {
    width,
    height: block.height + 72,
    plots: [],
    marks: [],
    strokes: [],
    swatches: [],
    arrows: [],
    lines: moveLines(block.lines, 36),
    tabbable: true,
  }
}
