// What a figure does once it is in a browser: loads Recharts, keeps one tab stop, and follows the mark that is opened.
import { useRouter } from 'next/navigation'
import { type ComponentType, type RefObject, useEffect, useRef, useState } from 'react'
import type { Figure } from '@/lib/figures/figure'
import { marksOf } from './marks-on-page'

type Frame = ComponentType<{ figure: Figure; size: 'wide' | 'narrow' }>
type Root = RefObject<HTMLDivElement | null>

const PHONE = '(max-width: 719px)'

/**
 * Recharts, loaded when the figure is near and the browser idle. `ready` once it has drawn: until then the SVG of the
 * server has to stay.
 */
export function useRecharts(root: Root): { Frame: Frame | null; onPhone: boolean; ready: boolean } {
  // In an object, because a function given to a state setter is called.
  const [loaded, setLoaded] = useState<{ Frame: Frame } | null>(null)
  const [onPhone, setOnPhone] = useState(false)
  const [ready, setReady] = useState(false)

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
  }, [root])

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
  }, [root, loaded])

  return { Frame: loaded?.Frame ?? null, onPhone, ready }
}

/** One tab stop for the whole figure, also after other marks came to the page, when the focus stays where it was. */
export function useOneTabStop(root: Root, figure: Figure, onPhone: boolean, ready: boolean): void {
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
  }, [root, figure, onPhone, ready])
}

/** Moves the focus to the words of a mark and back, and closes them on Escape. Returns what opens a mark. */
export function useOpened(root: Root, address: string, opened: string | null): (mark: SVGAElement) => void {
  const router = useRouter()
  const before = useRef(opened)
  useEffect(() => {
    if (opened && opened !== before.current) document.getElementById('opened')?.focus()
    if (!opened && before.current)
      marksOf(root.current)
        .find((mark) => mark.dataset.mark === before.current)
        ?.focus()
    before.current = opened
  }, [root, opened])

  useEffect(() => {
    const close = (event: globalThis.KeyboardEvent) => {
      if (event.key === 'Escape' && opened) router.push(address, { scroll: false })
    }
    document.addEventListener('keydown', close)
    return () => document.removeEventListener('keydown', close)
  }, [opened, address, router])

  return (mark) => {
    const target = new URL(address, window.location.href)
    target.searchParams.set('mark', mark.dataset.mark ?? '')
    router.push(`${target.pathname}${target.search}`, { scroll: false })
  }
}
