'use client'
import { useRouter } from 'next/navigation'
import { type ComponentType, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { type Figure, isBacked } from '@/lib/figures/figure'

type Tip = { x: number; y: number; text: string }
type Frame = ComponentType<{ figure: Figure; size: 'wide' | 'narrow' }>

/** On a phone a figure has a narrow form that fits, one that scrolls sideways, or only its wide form, which scrolls. */
export type PhoneForm = 'fits' | 'scrolls' | 'wide'

const PHONE = '(max-width: 719px)'

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
  const router = useRouter()
  const root = useRef<HTMLDivElement>(null)
  // In an object, because a function given to a state setter is called.
  const [loaded, setLoaded] = useState<{ Frame: Frame } | null>(null)
  const [onPhone, setOnPhone] = useState(false)
  const [ready, setReady] = useState(false)
  const [tip, setTip] = useState<Tip | null>(null)

  useEffect(() => {
    const place = root.current
    if (!place) return
    let gone = false
    const load = () =>
      import('@/lib/paint/recharts').then((module) => {
        if (!gone) setLoaded({ Frame: module.default })
      })
    const watcher = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return
        watcher.disconnect()
        if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: 2000 })
        else setTimeout(load, 200)
      },
      { rootMargin: '200px' },
    )
    watcher.observe(place)
    const media = matchMedia(PHONE)
    const turn = () => setOnPhone(media.matches)
    turn()
    media.addEventListener('change', turn)
    return () => {
      gone = true
      watcher.disconnect()
      media.removeEventListener('change', turn)
    }
  }, [])

  // Recharts fills its store in effects: the SVG of the server stays until the first mark is drawn.
  useEffect(() => {
    if (!loaded) return
    let wait = 0
    const look = () => {
      if (root.current?.querySelector('[data-frame="recharts"] .recharts-surface')) setReady(true)
      else wait = requestAnimationFrame(look)
    }
    look()
    return () => cancelAnimationFrame(wait)
  }, [loaded])

  // One tab stop for the whole figure, also after the swap, which keeps the focus where it was.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs whenever other marks are on the page
  useEffect(() => {
    const focused = root.current?.querySelector<SVGAElement>('[data-mark]:focus')?.dataset.mark
    const all = marksOf(root.current)
    // Marks that are too many for the keyboard come without a tab stop, and the table has them.
    if (all.some((mark) => mark.ariaHidden === 'true')) return
    all.forEach((mark, place) => {
      mark.setAttribute('tabindex', place === 0 ? '0' : '-1')
    })
    if (focused) all.find((mark) => mark.dataset.mark === focused)?.focus()
  }, [ready, onPhone, figure])

  const before = useRef(opened)
  useEffect(() => {
    if (opened && opened !== before.current) document.getElementById('opened')?.focus()
    if (!opened && before.current)
      marksOf(root.current)
        .find((mark) => mark.dataset.mark === before.current)
        ?.focus()
    before.current = opened
  }, [opened])

  useEffect(() => {
    const close = (event: globalThis.KeyboardEvent) => {
      if (event.key === 'Escape' && opened) router.push(address, { scroll: false })
    }
    document.addEventListener('keydown', close)
    return () => document.removeEventListener('keydown', close)
  }, [opened, address, router])

  function open(mark: SVGAElement) {
    const target = new URL(address, window.location.href)
    target.searchParams.set('mark', mark.dataset.mark ?? '')
    router.push(`${target.pathname}${target.search}`, { scroll: false })
  }

  function show(mark: SVGAElement | null) {
    if (!mark || !root.current) return setTip(null)
    const at = mark.getBoundingClientRect()
    const within = root.current.getBoundingClientRect()
    const half = Math.min(150, within.width / 2)
    const middle = at.x - within.x + at.width / 2
    setTip({
      x: Math.max(half, Math.min(within.width - half, middle)),
      y: at.y - within.y + at.height + 8,
      text: labelOf(figure, mark.dataset.mark),
    })
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
      {loaded && (
        <div data-frame="recharts" hidden={!ready}>
          <loaded.Frame figure={figure} size={onPhone && phone !== 'wide' ? 'narrow' : 'wide'} />
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

function labelOf(figure: Figure, id: string | undefined): string {
  const marks = figure.panels.flatMap((panel) => panel.marks).filter(isBacked)
  return marks.find((mark) => mark.id === id)?.label ?? ''
}

function markOf(target: EventTarget): SVGAElement | null {
  const mark = target instanceof Element ? target.closest('[data-mark]') : null
  return mark instanceof SVGAElement ? mark : null
}

/** The marks on screen, in reading order; of the server's two sizes only the one that is shown. */
function marksOf(root: HTMLElement | null): SVGAElement[] {
  return [...(root?.querySelectorAll<SVGAElement>('[data-mark]') ?? [])].filter(
    (mark) => mark.getClientRects().length > 0,
  )
}

/** Where a key leads from a mark: along the reading order, to the next row, to the ends of the row. */
function neighbour(all: SVGAElement[], mark: SVGAElement, key: string): SVGAElement | undefined {
  const row = Number(mark.dataset.row)
  const inRow = (other: SVGAElement) => Number(other.dataset.row)
  switch (key) {
    case 'ArrowRight':
      return all[all.indexOf(mark) + 1]
    case 'ArrowLeft':
      return all[all.indexOf(mark) - 1]
    case 'ArrowDown':
      return all.find((other) => inRow(other) > row)
    case 'ArrowUp':
      return all.findLast((other) => inRow(other) < row)
    case 'Home':
      return all.find((other) => inRow(other) === row)
    case 'End':
      return all.findLast((other) => inRow(other) === row)
  }
}
