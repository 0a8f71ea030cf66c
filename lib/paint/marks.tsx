// One mark of a figure as plain SVG. No hooks and no DOM, so the server, the files and Recharts draw the same ones.
import type { ReactNode } from 'react'
import { isBacked } from '@/lib/figures/figure'
import type { Placed, Shape } from './geometry'
import type { Place } from './mark-place'
import { BarShape, DiscShape, DotShape } from './statement-shapes'
import { BandShape, Diamond, EventShape, Interval, PathShape } from './summary-shapes'
import { TileShape } from './tile-shapes'

/**
 * One mark at (x, y) in pixels: a frame places it, the layout says all the rest. A mark that stands for statements is a
 * link to them, named for a screen reader.
 */
export function MarkShape({ placed, tabbable, ...place }: Place & { placed: Placed; tabbable: boolean }) {
  const { mark } = placed.shape
  if (!isBacked(mark))
    return (
      <g>
        <title>{mark.label}</title>
        <Drawn shape={placed.shape} {...place} />
      </g>
    )
  return (
    <a
      href={mark.href}
      data-mark={mark.id}
      data-row={placed.row}
      // Too many to walk through one by one are left to the pointer, and to the table.
      {...(tabbable ? { 'aria-label': mark.label } : { tabIndex: -1, 'aria-hidden': true })}
    >
      <Drawn shape={placed.shape} {...place} />
    </a>
  )
}

function Drawn({ shape, ...place }: Place & { shape: Shape }): ReactNode {
  switch (shape.kind) {
    case 'dot':
      return <DotShape shape={shape} {...place} />
    case 'disc':
      return <DiscShape shape={shape} {...place} />
    case 'bar':
      return <BarShape shape={shape} {...place} />
    case 'tile':
      return <TileShape shape={shape} {...place} />
    case 'line':
      return <Interval length={shape.length} {...place} />
    case 'diamond':
      return <Diamond {...place} />
    case 'path':
      return <PathShape shape={shape} {...place} />
    case 'band':
      return <BandShape shape={shape} {...place} />
    case 'event':
      return <EventShape shape={shape} {...place} />
  }
}
