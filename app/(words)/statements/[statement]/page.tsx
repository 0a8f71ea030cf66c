import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { baseOf } from '@/app/_parts/base'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, dataFor, type SearchParams } from '@/app/_parts/page-request'
import { named } from '@/app/_parts/path-segment'
import { StanceBadge } from '@/app/_parts/stance-badge'
import { StatementCard } from '@/app/_parts/statement-card'
import { Warnings } from '@/app/_parts/warnings'
import { WordsOf } from '@/app/_parts/words-of'
import { CodingBlock } from '@/app/(words)/_parts/coding-block'
import { EditLink } from '@/app/(words)/_parts/edit-link'
import { StatementHistory } from '@/app/(words)/_parts/record-history'
import { StatementCitation } from '@/app/(words)/_parts/statement-citation'
import { StatementFacts } from '@/app/(words)/_parts/statement-facts'
import { deskStatementAddress, statementAddress } from '@/lib/address'
import { datasetFor, updatedAt } from '@/lib/db/ask/dataset'
import { descriptionsIn, repeatsOf, statementFor } from '@/lib/db/ask/statements'
import { isolated } from '@/lib/direction'
import { describeWhen } from '@/lib/period'
import { describeList } from '@/lib/phrase'
import { creditedActors, type Statement } from '@/lib/statement'
import { describeDescription, describeRelation } from '@/lib/words'

type Props = { params: Promise<{ statement: string }>; searchParams: SearchParams }

export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  const { statement } = await params
  return { title: `Statement ${named(statement)}` }
}

export default function StatementPage({ params, searchParams }: Props) {
  return guarded(async () => {
    const { db, ignored } = await dataFor(await askedOf(searchParams))
    const id = named((await params).statement)
    const statement = await statementFor(db, id)
    if (!statement) notFound()
    const [dataset, updated, descriptions, repeats, base] = await Promise.all([
      datasetFor(db),
      updatedAt(db),
      descriptionsIn(db, id),
      repeatsOf(db, id),
      headers().then(baseOf),
    ])
    const actors = describeList(creditedActors(statement).map((actor) => actor.shortName))
    const when = describeWhen({ earliest: statement.dateEarliest, latest: statement.dateLatest })
    return (
      <PageFrame about={statementAddress(id)} updatedAt={updated} ignored={ignored}>
        <h1>
          {actors}, {when}
        </h1>
        <p className="sub">
          Statement {id}
          <EditLink href={deskStatementAddress(id)} least="coder" />
        </p>
        <SpokenWords statement={statement} actors={actors} />
        <StatementWarnings statement={statement} />
        <h2>Facts</h2>
        <StatementFacts statement={statement} />
        <h2>Coding</h2>
        {statement.codings.length === 0 && <p>Nobody has coded this statement yet.</p>}
        {statement.codings.map((coding) => (
          <CodingBlock key={coding.id} coding={coding} adopted={coding.id === statement.coding?.id} />
        ))}
        {descriptions.length > 0 && (
          <>
            <h2>Stances described in this statement</h2>
            <Cards statements={descriptions} />
          </>
        )}
        {repeats.length > 0 && (
          <>
            <h2>Repeated on another day</h2>
            <Cards statements={repeats} />
          </>
        )}
        <h2>Cite this</h2>
        <StatementCitation statement={statement} dataset={dataset} base={base} />
        <StatementHistory db={db} id={id} />
      </PageFrame>
    )
  })
}

/** The words themselves; of a stance that somebody else describes, who does. */
function SpokenWords({ statement, actors }: { statement: Statement; actors: string }) {
  return (
    <section className={statement.counted ? 'statement full' : 'statement full described'}>
      <header>
        <StanceBadge coding={statement.coding} hollow={!statement.counted} />
      </header>
      {statement.described && (
        <p>
          <em>
            This is what {isolated(statement.described.by.name)},{' '}
            {describeRelation(statement.described.relation)}, says of {actors}:{' '}
            {describeDescription(statement.described.by)}.
          </em>
        </p>
      )}
      <WordsOf statement={statement} full />
    </section>
  )
}

function StatementWarnings({ statement }: { statement: Statement }) {
  const quotedFrom = statement.sources.filter((source) => source.quotedFrom)
  return (
    <Warnings
      answer={{
        shown: 1,
        sources: {
          quoted: quotedFrom.length,
          outlets: quotedFrom.map(({ outlet }) => outlet.name),
          via: [],
        },
        coders: [...new Set(statement.codings.map(({ coder }) => coder))],
        codedTwice: statement.timesCoded > 1 ? 1 : 0,
      }}
    />
  )
}

function Cards({ statements }: { statements: Statement[] }) {
  return (
    <div className="cards">
      {statements.map((statement) => (
        <StatementCard key={statement.id} statement={statement} named />
      ))}
    </div>
  )
}
