import Link from 'next/link'
import { compareAddress } from '@/lib/address'
import { answerFor, facetsFor } from '@/lib/db/answers'
import { vocabularyFor } from '@/lib/db/catalogue'
import { type Database, database } from '@/lib/db/client'
import { columnsFor, statementsByIds, statementsFor } from '@/lib/db/statements'
import { FIGURES, figureMaker } from '@/lib/figures/all'
import { type BackedMark, type Figure, isBacked } from '@/lib/figures/figure'
import { orderGroups } from '@/lib/figures/order'
import { type Ignored, parseQuestion, type Question, type Vocabulary } from '@/lib/question'
import type { Statement } from '@/lib/statement'
import { describeCount } from '@/lib/words'
import { askedOf, type SearchParams } from './_parts/asked'
import { Columns, PER_COLUMN } from './_parts/columns'
import { CopyLink } from './_parts/copy-link'
import { FigureCard, TABLE } from './_parts/figure-card'
import { guarded } from './_parts/guarded'
import { OpenedMark } from './_parts/opened-mark'
import { PageFrame } from './_parts/page-frame'
import { QuestionForm } from './_parts/question-form'

export default function Compare({ searchParams }: { searchParams: SearchParams }) {
  return guarded(async () => {
    const db = database()
    const params = await askedOf(searchParams)
    const vocabulary = await vocabularyFor(db)
    const { question, ignored } = parseQuestion(params, vocabulary)
    const { tab, ignoredTab } = parseTab(params)
    const [answer, facets, columns] = await Promise.all([
      answerFor(db, question, vocabulary),
      facetsFor(db, question, vocabulary),
      columnsFor(db, question, vocabulary, PER_COLUMN),
    ])
    const figure = (figureMaker(tab) ?? FIGURES[0]).make(answer)
    const { mark, ignoredMark } = parseMark(figure, params)
    const groups = orderGroups(answer.groups, question.order)
    const group = groups.find(({ actor }) => actor.slug === mark?.actor)
    const here = compareAddress(question, { figure: tab })
    return (
      <PageFrame
        about={here}
        updatedAt={answer.updatedAt}
        ignored={[...ignored, ...ignoredTab, ...ignoredMark]}
        wide
      >
        <h1>Who pulls towards escalation, who away from it?</h1>
        <p className="sub">{answer.dataset.title}</p>
        <QuestionForm
          action="/"
          addressOf={(other) => compareAddress(other, { figure: tab })}
          question={question}
          vocabulary={vocabulary}
          facets={facets}
          keep={{ figure: tab }}
          tally={
            <>
              {answer.shown} of {describeCount(answer.total, 'statement')} ·{' '}
              <Link href="/" prefetch={false}>
                Reset
              </Link>{' '}
              · <CopyLink href={here} />
            </>
          }
        />
        <FigureCard figure={figure} tab={tab} question={question} opened={mark?.id ?? null}>
          {mark && group && (
            <OpenedMark
              mark={mark}
              group={group}
              statements={await statementsBehind(db, mark, question, vocabulary)}
              question={narrowed(question, mark)}
              closeAddress={here}
            />
          )}
        </FigureCard>
        <h2 className="visually-hidden">The words, side by side</h2>
        <Columns groups={groups} statements={columns} question={question} />
      </PageFrame>
    )
  })
}

function parseTab(params: URLSearchParams): { tab: string; ignoredTab: Ignored[] } {
  const value = params.get('figure') ?? ''
  const tabs = [...FIGURES.map(({ slug }) => slug), TABLE]
  const first = FIGURES[0].slug
  if (value === '') return { tab: first, ignoredTab: [] }
  if (tabs.includes(value)) return { tab: value, ignoredTab: [] }
  return { tab: first, ignoredTab: [{ key: 'figure', value, why: `it is one of ${tabs.join(', ')}` }] }
}

function parseMark(
  figure: Figure,
  params: URLSearchParams,
): { mark: BackedMark | null; ignoredMark: Ignored[] } {
  const value = params.get('mark') ?? ''
  if (value === '') return { mark: null, ignoredMark: [] }
  const marks = figure.panels.flatMap((panel) => panel.marks).filter(isBacked)
  const mark = marks.find(({ id }) => id === value) ?? null
  return { mark, ignoredMark: mark ? [] : [{ key: 'mark', value, why: 'no such mark in this figure' }] }
}

const narrowed = (question: Question, mark: BackedMark): Question => ({
  ...question,
  actors: [mark.actor],
  levels: [mark.level],
})

async function statementsBehind(
  db: Database,
  mark: BackedMark,
  question: Question,
  vocabulary: Vocabulary,
): Promise<Statement[]> {
  if (mark.kind === 'dot') return statementsByIds(db, [mark.id])
  const { statements } = await statementsFor(db, narrowed(question, mark), vocabulary, {
    offset: 0,
    limit: PER_COLUMN,
  })
  return statements
}
