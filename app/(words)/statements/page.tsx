import type { Metadata } from 'next'
import { CopyLink } from '@/app/_parts/copy-link'
import { Link } from '@/app/_parts/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, dataFor, type SearchParams } from '@/app/_parts/page-request'
import { QuestionForm } from '@/app/_parts/question-form'
import { StatementCard } from '@/app/_parts/statement-card'
import { Warnings } from '@/app/_parts/warnings'
import { statementsAddress } from '@/lib/address'
import { statementsFor } from '@/lib/db/ask/statements'
import { describeCount, describeWhole } from '@/lib/phrase'
import { type Ignored, parsePage, parseQuestion, QUESTION_KEYS } from '@/lib/question'
import { offeredIn, type Vocabulary } from '@/lib/vocabulary'

export const metadata: Metadata = { title: 'Statements' }

const PER_PAGE = 50

export default function Statements({ searchParams }: { searchParams: SearchParams }) {
  return guarded(async () => {
    const { db, kept, params, ...data } = await dataFor(await askedOf(searchParams))
    const known = await kept.vocabularyFor(params)
    // A list compares nobody, so it starts with every actor.
    const vocabulary: Vocabulary = {
      ...known,
      defaultActors: offeredIn(known.actors).map(({ slug }) => slug),
    }
    const { question, ignored } = parseQuestion(params, vocabulary)
    const asked = parsePage(params)
    const [answer, facets] = await Promise.all([
      kept.answerFor(question, vocabulary),
      kept.facetsFor(question, vocabulary),
    ])
    const pages = Math.max(1, Math.ceil(answer.shown / PER_PAGE))
    const { page, beyond } = within(asked.page, pages)
    const { statements } = await statementsFor(db, question, vocabulary, {
      offset: (page - 1) * PER_PAGE,
      limit: PER_PAGE,
    })
    const here = statementsAddress(question, { page: page > 1 ? page : null })
    return (
      <PageFrame
        about={here}
        updatedAt={answer.updatedAt}
        uses={[...QUESTION_KEYS, 'page']}
        ignored={[...data.ignored, ...ignored, ...asked.ignored, ...beyond]}
      >
        <h1>Statements</h1>
        <p className="sub">{answer.sentence}</p>
        <QuestionForm
          action="/statements"
          addressOf={statementsAddress}
          question={question}
          vocabulary={vocabulary}
          facets={facets}
          tally={
            <>
              {answer.shown} of {describeCount(answer.total, 'statement')}: {answer.counted} counted,{' '}
              {answer.described} described ·{' '}
              <Link href="/statements" exact prefetch={false}>
                Reset
              </Link>{' '}
              · <CopyLink href={here} /> · <a href={statementsAddress(question, {}, 'csv')}>CSV</a> ·{' '}
              <a href={statementsAddress(question, {}, 'json')}>JSON</a>
            </>
          }
        />
        <Warnings answer={answer} />
        {statements.length === 0 && (
          <p className="empty">
            No statement in this data set answers this question. Take a filter away, or{' '}
            <Link href="/statements" prefetch={false}>
              see all of them
            </Link>
            .
          </p>
        )}
        <div className="cards">
          {statements.map((statement) => (
            <StatementCard key={statement.id} statement={statement} named />
          ))}
        </div>
        {pages > 1 && (
          <nav className="pages" aria-label="Pages">
            {page > 1 && (
              <Link href={statementsAddress(question, { page: page - 1 })} prefetch={false} rel="prev">
                Newer
              </Link>
            )}
            <span>
              Page {describeWhole(page)} of {describeWhole(pages)}
            </span>
            {page < pages && (
              <Link href={statementsAddress(question, { page: page + 1 })} prefetch={false} rel="next">
                Older
              </Link>
            )}
          </nav>
        )}
      </PageFrame>
    )
  })
}

/** A page beyond the last is named, and the last is shown. */
function within(page: number, pages: number): { page: number; beyond: Ignored[] } {
  if (page <= pages) return { page, beyond: [] }
  return { page: pages, beyond: [{ key: 'page', value: String(page), why: `the last page is ${pages}` }] }
}
