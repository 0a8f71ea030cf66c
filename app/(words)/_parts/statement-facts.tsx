import { Link } from '@/app/_parts/link'
import { SourceLine } from '@/app/_parts/source-line'
import { actorAddress, statementAddress, topicAddress } from '@/lib/address'
import { isolated } from '@/lib/direction'
import { describeWhen } from '@/lib/period'
import type { Party, Statement } from '@/lib/statement'
import { describeAttribution, describeForm } from '@/lib/words'
import { ActorLinks } from './actor-links'
import { Fact } from './fact'

/** All that is recorded of a statement beside its words and its codings. */
export function StatementFacts({ statement }: { statement: Statement }) {
  return (
    <dl className="facts">
      <Spoken statement={statement} />
      <Recorded statement={statement} />
    </dl>
  )
}

/** Who said it, when and where, to whom and about whom. */
function Spoken({ statement }: { statement: Statement }) {
  return (
    <>
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
      <Fact name="When">
        {describeWhen({ earliest: statement.dateEarliest, latest: statement.dateLatest })}
      </Fact>
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
    </>
  )
}

/** How it is known, and what it has to do with other statements. */
function Recorded({ statement }: { statement: Statement }) {
  return (
    <>
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
    </>
  )
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
