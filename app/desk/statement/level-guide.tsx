'use client'
import { useEffect, useRef, useState } from 'react'
import { type Decision, levelLedBy } from '@/lib/record/decision'
import { describeSigned, type Level, parseLevel } from '@/lib/stance'

type LevelWords = { level: Level; name: string; definition: string; include: string; exclude: string }
type Judged = { led: Level | null; direct: Level | null; outOfScope: boolean }

const NOTHING: Judged = { led: null, direct: null, outOfScope: false }

function judgedIn(form: HTMLFormElement, decision: Decision): Judged {
  const data = new FormData(form)
  const is = (name: string) => data.get(name) !== null
  return {
    led: levelLedBy(decision, String(data.get('decision') ?? ''), {
      conditional: is('conditional'),
      hedged: is('hedged'),
    }),
    direct: parseLevel(String(data.get('level') ?? '')),
    outOfScope: is('outOfScope'),
  }
}

/** The level that the answers give, with the codebook's words about it, while somebody answers. */
export function LevelGuide({ decision, levels }: { decision: Decision; levels: LevelWords[] }) {
  const place = useRef<HTMLDivElement>(null)
  const [{ led, direct, outOfScope }, setJudged] = useState(NOTHING)

  useEffect(() => {
    const form = place.current?.closest('form')
    if (!form) return
    const look = () => setJudged(judgedIn(form, decision))
    form.addEventListener('change', look)
    look()
    return () => form.removeEventListener('change', look)
  }, [decision])

  const level = direct ?? led
  const words = levels.find((each) => each.level === level)
  return (
    <div ref={place} className="guide needs-script" role="status">
      {outOfScope && level !== null && (
        <p className="caution">Out of scope has no level, not even 0: take back the one or the other.</p>
      )}
      {outOfScope && level === null && <p>Out of scope: this enters no figure.</p>}
      {!outOfScope && level === null && <p className="muted">No level yet.</p>}
      {!outOfScope && words && (
        <>
          <p>
            <span className="badge" data-level={words.level}>
              {describeSigned(words.level)}
            </span>{' '}
            <b>{words.name}</b> {words.definition}
          </p>
          <p className="small">
            Include: {words.include} Exclude: {words.exclude}
          </p>
        </>
      )}
      {!outOfScope && direct !== null && led !== null && direct !== led && (
        <p className="caution">
          The questions lead to {describeSigned(led)}, and you set {describeSigned(direct)}. Your level stands
          if the rationale says why.
        </p>
      )}
    </div>
  )
}
