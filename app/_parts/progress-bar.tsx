'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useState, useTransition } from 'react'

/** How far the work is; `share` is null while nobody can say. */
export type Advance = { stage: string; words: string; share: number | null }

const EACH = 700
/** After so many times the page is loaded as a whole. */
const MOST_REFRESHES = 3

/**
 * Follows the work at `address` and shows the page anew when it has gone on to something else. Without JavaScript the
 * page reloads itself.
 */
export function ProgressBar({ address, begun }: { address: string; begun: Advance }) {
  const router = useRouter()
  const [{ stage, words, share }, setAdvance] = useState(begun)
  const [pending, start] = useTransition()
  const [refreshes, setRefreshes] = useState(0)
  const over = stage !== begun.stage

  useEffect(() => {
    if (over) return
    let timer: ReturnType<typeof setTimeout>
    const ended = new AbortController()
    const follow = async () => {
      try {
        const response = await fetch(address, { signal: ended.signal, cache: 'no-store' })
        const next: Advance = await response.json()
        if (response.ok) setAdvance(next)
      } catch {
        // The server restarts, or the line is gone: the work may go on, and so does the asking.
      }
      if (!ended.signal.aborted) timer = setTimeout(follow, EACH)
    }
    timer = setTimeout(follow, EACH)
    return () => {
      ended.abort()
      clearTimeout(timer)
    }
  }, [address, over])

  // One at a time: a second refresh takes the place of the first, and where each is slower than the next comes, none
  // would ever arrive.
  useEffect(() => {
    if (!over || pending) return
    const refresh = () => {
      setRefreshes(refreshes + 1)
      if (refreshes < MOST_REFRESHES) start(() => router.refresh())
      else window.location.reload()
    }
    const timer = setTimeout(refresh, refreshes === 0 ? 0 : EACH * 2 ** refreshes)
    return () => clearTimeout(timer)
  }, [over, pending, refreshes, router])

  return (
    <div className="work" data-stage={stage}>
      <progress aria-label="How far the work is" max={1} {...(share === null ? {} : { value: share })} />
      <p aria-live="polite">{words}</p>
      <noscript>
        <meta httpEquiv="refresh" content="2" />
      </noscript>
    </div>
  )
}
