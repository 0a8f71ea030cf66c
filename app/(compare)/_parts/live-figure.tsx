'use client'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { type Figure, isBacked } from '@/lib/figures/figure'
import { useOneTabStop, useOpened, useRecharts } from './live-figure-effects'
import { markOf, marksOf, neighbour } from './marks-on-page'

type Tip = { x: number; y: number; text: string }

/** On a phone a figure has a narrow form that fits, one that scrolls sideways, or only its wide form, which scrolls. */
export type PhoneForm = 'fits' | 'scrolls' | 'wide'

/**
 * Shows the server's SVG at once and swaps in Recharts when the figure is near and the browser idle. Hover, focus and
 * keyboard work on the marks of either: arrows move, Enter or a click opens the words (`mark` in the address), Escape
 * closes them.
 */
export function LiveFigure({
  figure,
  address,
  opened,
  phone,
  children,
}: {
  figure: Figure
  /** Address of this view with no mark opened. */
  address: string
  /** Id of the mark whose words are open. */
  opened: string | null
  phone: PhoneForm
  children: ReactNode
}) {
  const root = useRef<HTMLDivElement>(null)
  const { Frame, onPhone, ready } = useRecharts(root)
  useOneTabStop(root, figure, onPhone, ready)
  const open = useOpened(root, address, opened)
  const [tip, setTip] = useState<Tip | null>(null)

  function show(mark: SVGAElement | null) {
    setTip(mark && root.current && tipAt(mark, root.current, labelOf(figure, mark.dataset.mark)))
  }

  function key(event: KeyboardEvent<HTMLDivElement>) {
    const mark = markOf(event.target)
    if (!mark) return
    if (event.key === ' ') {
      event.preventDefault()
      return open(mark)
    }
    if (event.key === 'Escape') return setTip(null)
    const next = neighbour(marksOf(root.current), mark, event.key)
    if (!next) return
    event.preventDefault()
    mark.setAttribute('tabindex', '-1')
    next.setAttribute('tabindex', '0')
    next.focus()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: events of the links inside, caught once
    <div
      ref={root}
      className={`plot ${phone}`}
      data-ready={ready}
      onMouseOver={(event) => show(markOf(event.target))}
      onMouseLeave={() => setTip(null)}
      onFocus={(event) => show(markOf(event.target))}
      onBlur={() => setTip(null)}
      onKeyDown={key}
      onClick={(event) => {
        const mark = markOf(event.target)
        if (!mark || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        open(mark)
      }}
    >
      {!ready && children}
      {Frame && (
        <div data-frame="recharts" hidden={!ready}>
          <Frame figure={figure} size={onPhone && phone !== 'wide' ? 'narrow' : 'wide'} />
        </div>
      )}
      {tip && (
        <div className="tip" aria-hidden="true" style={{ left: tip.x, top: tip.y }}>
          {tip.text}
        </div>
      )}
    </div>
  )
}

/** Below a mark, and within the plot also where the mark stands at its side. */
function tipAt(mark: SVGAElement, plot: HTMLElement, text: string): Tip {
  const at = mark.getBoundingClientRect()
  const within = plot.getBoundingClientRect()
  const half = Math.min(150, within.width / 2)
  const middle = at.x - within.x + at.width / 2
  return {
    x: Math.max(half, Math.min(within.width - half, middle)),
    y: at.y - within.y + at.height + 8,
    text,
  }
}

function labelOf(figure: Figure, id: string | undefined): string {
  const marks = figure.panels.flatMap((panel) => panel.marks).filter(isBacked)
  return marks.find((mark) => mark.id === id)?.label ?? ''
}
