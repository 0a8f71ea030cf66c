// The names of lines over time, at the right of their plot.
import type { Mark } from '@/lib/figures/figure'
import { GAP, type Plot, type Size } from './geometry'
import { blockOf, type Line, moveLines, widthOfLines } from './text'

/** Marks keep this distance from the sides of a plot, in px. */
export const INSET = 10
const WIDEST: Record<Size, number> = { wide: 150, narrow: 84 }
const NAME = { size: 12, weight: 600, tone: 'ink' } as const

const nameOf = (text: string, size: Size) => blockOf([[{ ...NAME, text }]], WIDEST[size], 0, 'start', [3])

/** Room that the names of all lines need at the right of a plot, in px; a margin where none has a name. */
export function roomForNames(marks: readonly Mark[], size: Size): number {
  const names = marks.flatMap((mark) =>
    mark.kind === 'path' && mark.text !== '' ? [nameOf(mark.text, size)] : [],
  )
  return names.length > 0 ? Math.max(...names.map(({ lines }) => widthOfLines(lines))) + GAP : 4
}

export type LineName = { lines: Line[]; leader: { x: number; y: number }[] | null }

/** The names of lines at the right of the plot, as near to their ends as they can stand without touching. */
export function lineNames(marks: readonly Mark[], plot: Plot, size: Size): Map<Mark, LineName> {
  const wanted = marks
    .flatMap((mark) => {
      if (mark.kind !== 'path' || mark.text === '') return []
      const end = mark.points.findLast((point) => point !== null)
      const block = nameOf(mark.text, size)
      return end ? [{ mark, block, end: { x: plot.x(end.x), y: plot.y(end.y) } }] : []
    })
    .sort((a, b) => a.end.y - b.end.y)
  const tops: number[] = []
  let free = Number.NEGATIVE_INFINITY
  for (const { block, end } of wanted) {
    const top = Math.max(free, end.y - block.height / 2)
    tops.push(top)
    free = top + block.height
  }
  // What runs out below is pushed back up.
  let limit = plot.bottom + 8
  for (let place = wanted.length - 1; place >= 0; place--) {
    const height = wanted[place]?.block.height ?? 0
    const top = Math.min(tops[place] ?? 0, limit - height)
    tops[place] = top
    limit = top
  }
  return new Map(
    wanted.map(({ mark, block, end }, place) => {
      const top = tops[place] ?? 0
      const x = plot.right + 8
      const middle = top + block.height / 2
      const near = Math.abs(middle - end.y) < 4 && x - end.x < 2 * INSET + 8
      const leader = near
        ? null
        : [
            { x: Math.min(end.x + 4, x - 3), y: end.y },
            { x: x - 3, y: middle },
          ]
      return [mark, { lines: moveLines(block.lines, top, x), leader }]
    }),
  )
}
