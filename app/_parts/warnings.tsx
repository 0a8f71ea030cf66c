import type { Answer } from '@/lib/answer'
import { describeList } from '@/lib/phrase'
import { describeAgreement, singlesIn } from '@/lib/words'

/** The warning when everything in view rests on one source, one coder, or one coding of each statement. */
export function Warnings({
  answer,
}: {
  answer: Pick<Answer, 'shown' | 'sources' | 'coders' | 'codedTwice'> & Partial<Pick<Answer, 'reliability'>>
}) {
  const { source, coding } = singlesIn(answer)
  const one = [
    ...(source === null ? [] : [`${source} (${describeList(answer.sources.outlets)})`]),
    ...(coding === null ? [] : [coding]),
  ]
  if (answer.shown === 0 || one.length === 0) return null
  return (
    <p className="caution">
      All of this rests on {describeList(one)};{' '}
      {answer.reliability?.agreement
        ? `in other statements of this data set coders agree: ${describeAgreement(answer.reliability.agreement)}.`
        : 'no reliability figure exists for it.'}
    </p>
  )
}
