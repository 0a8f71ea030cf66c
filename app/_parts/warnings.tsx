import type { Answer } from '@/lib/answer'
import { describeList } from '@/lib/phrase'
import { singlesIn } from '@/lib/words'

/** The warning when everything in view rests on one source, one coder, or one coding of each statement. */
export function Warnings({
  answer,
}: {
  answer: Pick<Answer, 'shown' | 'sources' | 'coders' | 'codedTwice'>
}) {
  const { source, coding } = singlesIn(answer)
  const one = [
    ...(source === null ? [] : [`${source} (${describeList(answer.sources.outlets)})`]),
    ...(coding === null ? [] : [coding]),
  ]
  if (answer.shown === 0 || one.length === 0) return null
  return (
    <p className="caution">All of this rests on {describeList(one)}; no reliability figure exists for it.</p>
  )
}
