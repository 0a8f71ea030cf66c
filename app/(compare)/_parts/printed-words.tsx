import { isolated } from '@/lib/direction'
import type { FrozenStatement } from '@/lib/frozen'
import { quoted } from '@/lib/phrase'
import { describeSigned } from '@/lib/stance'

/**
 * A statement in one line: actor, words, speaker, day, level. Verbatim stands in quotation marks, everything else is
 * marked, and a stance that somebody else describes is named as that.
 */
export function PrintedWords({ statement }: { statement: FrozenStatement }) {
  const { actors, speaker, when, words, verbatim, counted, coding } = statement
  const level =
    coding === null
      ? 'not coded'
      : coding.level === null
        ? 'out of scope'
        : `level ${describeSigned(coding.level)}`
  return (
    <>
      <b>{isolated(actors)}:</b> <bdi>{verbatim ? quoted(words) : words}</bdi>{' '}
      {!verbatim && <span className="mark">Paraphrase</span>}{' '}
      <span className="small">
        {counted ? isolated(speaker) : `Described by ${isolated(speaker)}, not counted`}, {when}, {level}
      </span>
    </>
  )
}
