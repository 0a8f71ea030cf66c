'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'

/** How far the work is; `share` is null while nobody can say. */
export type Advance = { stage: string; words: string; share: number | null }

const EACH = 700

/**
 * Follows the work at `address` and shows the page anew when it has gone on to something else. Without JavaScript the
 * page reloads itself.
 */
export function ProgressBar({ address, begun }: { address: string; begun: Advance }) {
  const router = useRouter()
  const [{ stage, words, share }, setAdvance] = useState(begun)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const ended = new AbortController()
    const follow = async () => {
      try {
        const response = await fetch(address, { signal: ended.signal, cache: 'no-store' })
        const next: Advance = await response.json()
        setAdvance(next)
        if (next.stage !== begun.stage) router.refresh()
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
  }, [address, begun.stage, router])

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
