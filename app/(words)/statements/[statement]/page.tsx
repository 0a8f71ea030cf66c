import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { baseOf } from '@/app/_parts/base'
import { Link } from '@/app/_parts/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, dataFor, type SearchParams } from '@/app/_parts/page-request'
import { named } from '@/app/_parts/path-segment'
import { SourceLine } from '@/app/_parts/source-line'
import { StanceBadge } from '@/app/_parts/stance-badge'
import { StatementCard } from '@/app/_parts/statement-card'
import { Warnings } from '@/app/_parts/warnings'
import { WordsOf } from '@/app/_parts/words-of'
import { ActorLinks } from '@/app/(words)/_parts/actor-links'
import { EditLink } from '@/app/(words)/_parts/edit-link'
import { Fact } from '@/app/(words)/_parts/fact'
import { StatementHistory } from '@/app/(words)/_parts/record-history'
import {
  absoluteAddress,
  actorAddress,
  deskStatementAddress,
  statementAddress,
  topicAddress,
} from '@/lib/address'
import { datasetFor, updatedAt } from '@/lib/db/ask/dataset'
import { descriptionsIn, repeatsOf, statementFor } from '@/lib/db/ask/statements'
import { isolated } from '@/lib/direction'
import { dayOf, describeDay, describeWhen } from '@/lib/period'
import { describeList } from '@/lib/phrase'
import type { Coding, Party, Statement } from '@/lib/statement'
import { creditedActors } from '@/lib/statement'
import {
  describeAttribution,
  describeConfidence,
  describeDescription,
  describeForm,
  describeRelation,
} from '@/lib/words'

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
    const quotedFrom = statement.sources.filter((source) => source.quotedFrom)
    return (
      <PageFrame about={statementAddress(id)} updatedAt={updated} ignored={ignored}>
        <h1>
          {actors}, {when}
        </h1>
        <p className="sub">
          Statement {id}
          <EditLink href={deskStatementAddress(id)} least="coder" />
        </p>
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
        <h2>Facts</h2>
        <dl className="facts">
          <Fact name={statement.actors.length > 1 ? 'Signatories' : 'Actor'}>
            <ActorLinks actors={statement.actors} />
          </Fact>
          {statement.jointActor && (
            <Fact name="Credited to">
              <ActorLinks actors={[statement.jointActor]} />
            </Fact>
          )}
          <Fact name="Speaker">
            {isolated(statement.speaker.name)}
            {statement.speakerRole ? `, ${isolated(statement.speakerRole)}` : ''}
          </Fact>
          <Fact name="When">{when}</Fact>
          {statement.place && <Fact name="Where">{statement.place}</Fact>}
          <Fact name="To">
            <Parties parties={statement.addressees} />
          </Fact>
          <Fact name="About">
            <Parties parties={statement.targets} />
          </Fact>
          <Fact name="Topics">
            {statement.topics.map((topic, place) => (
              <span key={topic.slug}>
                {place > 0 && ', '}
                <Link href={topicAddress(topic.slug)}>{topic.name}</Link>
              </span>
            ))}
            {statement.topics.length === 0 && 'not recorded'}
          </Fact>
          <Fact name="Attribution">{describeAttribution(statement.attribution)}</Fact>
          <Fact name="Form">{describeForm(statement.form)}</Fact>
          <Fact name="Source">
            <SourceLine statement={statement} full />
          </Fact>
          {statement.described?.inStatement && (
            <Fact name="Described in">
              <Link href={statementAddress(statement.described.inStatement)}>
                Statement {statement.described.inStatement}
              </Link>
            </Fact>
          )}
          {statement.repeatOf && (
            <Fact name="Repeats">
              <Link href={statementAddress(statement.repeatOf)}>Statement {statement.repeatOf}</Link>
            </Fact>
          )}
          {statement.note && <Fact name="Note">{statement.note}</Fact>}
        </dl>
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
        <p className="citation">
          {isolated(statement.speaker.name)} ({actors}), {when}. Statement {id} in: {isolated(dataset.title)},
          version {dataset.version}
          {statement.coding && `, coded under codebook version ${statement.coding.codebookVersion}`}.
          Parallax. {absoluteAddress(statementAddress(id), base)} (accessed {describeDay(dayOf(new Date()))}).
          {quotedFrom.map((source) => (
            <span key={source.slug}>
              {' '}
              Words from {isolated(source.outlet.name)}
              {source.title ? `, “${source.title}”` : ''}
              {source.publishedOn ? `, ${describeDay(source.publishedOn)}` : ''}
              {source.url ? `, ${source.url}` : ', address not recorded'}.
            </span>
          ))}
        </p>
        <StatementHistory db={db} id={id} />
      </PageFrame>
    )
  })
}

function Parties({ parties }: { parties: Party[] }) {
  if (parties.length === 0) return 'nobody named'
  return parties.map((party, place) => (
    <span key={party.label}>
      {place > 0 && ', '}
      {party.actor ? <Link href={actorAddress(party.actor.slug)}>{party.label}</Link> : party.label}
    </span>
  ))
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

function CodingBlock({ coding, adopted }: { coding: Coding; adopted: boolean }) {
  const modifiers = [
    ...(coding.conditional ? ['conditional'] : []),
    ...(coding.hedged ? ['hedged'] : []),
    ...(coding.deterrentFrame ? ['framed as deterrence'] : []),
    ...(coding.confidence ? [describeConfidence(coding.confidence)] : []),
  ]
  return (
    <section className="coding" id={coding.id}>
      <header>
        <StanceBadge coding={coding} hollow={false} />
      </header>
      <p>{coding.rationale}</p>
      <p className="small">
        {[
          adopted ? 'Adopted: figures use this coding' : 'Not adopted',
          coding.coder,
          `codebook version ${coding.codebookVersion}`,
          ...modifiers,
        ].join(' · ')}{' '}
        · <Link href={`/codebook?version=${coding.codebookVersion}`}>read the codebook</Link>
      </p>
    </section>
  )
}
