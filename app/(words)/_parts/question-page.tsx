import { Link } from '@/app/_parts/link'
import type { Data } from '@/app/_parts/page-request'
import { StatementCard } from '@/app/_parts/statement-card'
import { Warnings } from '@/app/_parts/warnings'
import { statementsAddress } from '@/lib/address'
import type { Answer } from '@/lib/answer'
import { statementsFor } from '@/lib/db/ask/statements'
import { describeCount } from '@/lib/phrase'
import type { Question } from '@/lib/question'
import type { Statement } from '@/lib/statement'
import type { Vocabulary } from '@/lib/vocabulary'

/** How many statements a page about one actor or topic shows before it links to the list. */
const MOST = 30

export type Answered = { answer: Answer; statements: Statement[] }

export async function answered(
  { db, kept }: Pick<Data, 'db' | 'kept'>,
  question: Question,
  vocabulary: Vocabulary,
): Promise<Answered> {
  const [answer, { statements }] = await Promise.all([
    kept.answerFor(question, vocabulary),
    statementsFor(db, question, vocabulary, { offset: 0, limit: MOST }),
  ])
  return { answer, statements }
}

/** The statements of a page about one actor or topic: the counts, the warning, the newest cards, the way to all. */
export function AnsweredStatements({ answer, statements }: Answered) {
  return (
    <>
      <p>
        {describeCount(answer.shown, 'statement')}: {answer.counted} counted, {answer.described} described by
        others.
      </p>
      <Warnings answer={answer} />
      <div className="cards">
        {statements.map((statement) => (
          <StatementCard key={statement.id} statement={statement} named />
        ))}
      </div>
      {answer.shown > statements.length && (
        <p>
          <Link href={statementsAddress(answer.question)} prefetch={false}>
            All {describeCount(answer.shown, 'statement')}
          </Link>
        </p>
      )}
    </>
  )
}
