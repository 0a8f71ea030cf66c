import type { Answer } from '@/lib/answer'

/** The warning when everything in view rests on one source or one coder. */
export function Warnings({ answer }: { answer: Pick<Answer, 'shown' | 'sources' | 'coders'> }) {
  const one = [
    ...(answer.sources.quoted === 1 ? [`one source (${answer.sources.outlets.join(', ')})`] : []),
    ...(answer.coders.length === 1 ? ['one coder'] : []),
  ]
  if (answer.shown === 0 || one.length === 0) return null
  return (
    <p className="caution">All of this rests on {one.join(' and ')}; no reliability figure exists for it.</p>
  )
}
