import type { Metadata } from 'next'
import { headers } from 'next/headers'
import {
  absoluteAddress,
  compareAddress,
  figureAddress,
  printAddress,
  statementsAddress,
} from '@/lib/address'
import { itemFor, metaOf } from '@/lib/citation'
import { statementsByIds, statementsFor } from '@/lib/db/ask/statements'
import { type BackedMark, type Figure, isBacked } from '@/lib/figures/figure'
import { orderGroups } from '@/lib/figures/order'
import { dayOf } from '@/lib/period'
import { describeCount } from '@/lib/phrase'
import { type Ignored, onlyValue } from '@/lib/question'
import type { Statement } from '@/lib/statement'
import { baseOf } from '../_parts/base'
import { CopyLink } from '../_parts/copy-link'
import { Link } from '../_parts/link'
import { PageFrame } from '../_parts/page-frame'
import { guarded } from '../_parts/page-guard'
import { askedOf, type SearchParams } from '../_parts/page-request'
import { comparisonKeys } from '../_parts/parameters'
import { QuestionForm } from '../_parts/question-form'
import { Begin } from './_parts/begin'
import { Cite } from './_parts/cite'
import { Columns, PER_COLUMN } from './_parts/columns'
import { type Comparison, comparisonFor } from './_parts/comparison'
import { EmbedCode } from './_parts/embed-code'
import { feedLink } from './_parts/feed-link'
import { FigureCard } from './_parts/figure-card'
import { OpenedMark } from './_parts/opened-mark'

type Props = { searchParams: SearchParams }

/** Statements listed under the citation; the rest is a link away, as each costs every reader. */
const MOST_LISTED = 12

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  try {
    const { figure, question, options, answer } = await comparisonFor(
      (await askedOf(searchParams)).toString(),
    )
    const base = await headers().then(baseOf)
    const address = absoluteAddress(compareAddress(question, { figure: figure.slug, ...options }), base)
    const picture = absoluteAddress(figureAddress(figure.slug, 'og.png', question, options), base)
    return {
      description: `${answer.sentence} ${figure.summary}`,
      alternates: feedLink(question),
      openGraph: {
        type: 'website',
        title: figure.title,
        description: answer.sentence,
        url: address,
        images: [{ url: picture, width: 1200, height: 630, alt: figure.summary }],
      },
      twitter: { card: 'summary_large_image' },
      other: metaOf(itemFor(answer, figure, address, dayOf(new Date()))),
    }
  } catch {
    // The page itself says what is the matter with the database.
    return {}
  }
}

export default function Compare({ searchParams }: Props) {
  return guarded(async () => {
    const params = await askedOf(searchParams)
    const comparison = await comparisonFor(params.toString())
    const { question, ignored, tab, maker, options, answer, figure } = comparison
    const { mark, ignoredMark } = parseMark(figure, params)
    return (
      <PageFrame
        about={compareAddress(question, { figure: tab, ...options })}
        updatedAt={answer.updatedAt}
        uses={[...comparisonKeys(maker), 'mark']}
        ignored={[...ignored, ...ignoredMark]}
        wide
      >
        <h1>Who pulls towards escalation, who away from it?</h1>
        <p className="sub">{answer.dataset.title}</p>
        {answer.total === 0 ? <Begin db={comparison.db} /> : <Compared comparison={comparison} mark={mark} />}
      </PageFrame>
    )
  })
}

/** The question, its figure and the words behind it. */
async function Compared({ comparison, mark }: { comparison: Comparison; mark: BackedMark | null }) {
  const { kept, vocabulary, question, tab, options, answer, figure } = comparison
  const [facets, columns] = await Promise.all([
    kept.facetsFor(question, vocabulary),
    kept.columnsFor(question, vocabulary, PER_COLUMN),
  ])
  const groups = orderGroups(answer.groups, question.order)
  const group = groups.find(({ actor }) => actor.slug === mark?.actor)
  const keep = { figure: tab, ...options }
  const here = compareAddress(question, keep)
  const base = await headers().then(baseOf)
  // Signed jointly, a statement may stand in several columns.
  const inView = new Map(groups.flatMap(({ actor }) => columns[actor.slug] ?? []).map((one) => [one.id, one]))
  return (
    <>
      <QuestionForm
        action="/"
        addressOf={(other) => compareAddress(other, keep)}
        question={question}
        vocabulary={vocabulary}
        facets={facets}
        keep={keep}
        tally={
          <>
            {answer.shown} of {describeCount(answer.total, 'statement')} ·{' '}
            <Link href="/" exact prefetch={false}>
              Reset
            </Link>{' '}
            · <CopyLink href={here} />
          </>
        }
      />
      <FigureCard
        comparison={comparison}
        opened={mark?.id ?? null}
        tools={
          <>
            <Cite
              item={itemFor(answer, figure, absoluteAddress(here, base), dayOf(new Date()))}
              addressOf={(format) => figureAddress(figure.slug, `citation.${format}`, question, options)}
              statements={[...inView.values()].slice(0, MOST_LISTED)}
              shown={answer.shown}
              listAddress={statementsAddress(question)}
            />
            <EmbedCode
              figure={figure}
              src={absoluteAddress(figureAddress(figure.slug, 'embed', question, options), base)}
              freezeAction={figureAddress(figure.slug, 'freeze', question, options)}
            />
            <p className="rows">
              <a href={printAddress(question, keep)}>One sheet to print</a> ·{' '}
              <a href={statementsAddress(question, {}, 'atom')}>Feed of new and corrected statements</a>
            </p>
          </>
        }
      >
        {mark && group && (
          <OpenedMark
            mark={mark}
            group={group}
            statements={await statementsBehind(comparison, mark)}
            closeAddress={here}
          />
        )}
      </FigureCard>
      <h2 className="visually-hidden">The words, side by side</h2>
      <Columns groups={groups} statements={columns} question={question} />
    </>
  )
}

function parseMark(
  figure: Figure,
  params: URLSearchParams,
): { mark: BackedMark | null; ignoredMark: Ignored[] } {
  const marks = figure.panels.flatMap((panel) => panel.marks).filter(isBacked)
  const { value, ignored } = onlyValue(params, 'mark', (asked) =>
    marks.some(({ id }) => id === asked) ? null : 'no such mark in this figure',
  )
  return { mark: marks.find(({ id }) => id === value) ?? null, ignoredMark: ignored }
}

async function statementsBehind(
  { db, question, vocabulary }: Comparison,
  mark: BackedMark,
): Promise<Statement[]> {
  if (mark.kind === 'dot') return statementsByIds(db, [mark.id])
  const narrowed = { ...question, ...mark.narrow }
  const { statements } = await statementsFor(db, narrowed, vocabulary, { offset: 0, limit: PER_COLUMN })
  return statements
}
