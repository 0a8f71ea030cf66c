import { statementAddress } from '@/lib/address'
import { isolated } from '@/lib/direction'
import { describeWhen } from '@/lib/period'
import { describeList } from '@/lib/phrase'
import { describeSigned, isContested } from '@/lib/stance'
import { creditedActors, type Statement } from '@/lib/statement'
import { describeAttribution, describeDescription } from '@/lib/words'
import { dated } from './link'
import { SourceLine } from './source-line'
import { StanceBadge } from './stance-badge'
import { WordsOf } from './words-of'

// Plain links: a page has hundreds of these, and each Link is a component to render and to hydrate.
/**
 * One statement: level, words, who, to whom, when, where from. `named` adds the actor, where no column says it; without
 * `linked` it is one that has no page yet.
 */
export function StatementCard({
  statement,
  named = false,
  linked = true,
}: {
  statement: Statement
  named?: boolean
  linked?: boolean
}) {
  const { id, speaker, speakerRole, described } = statement
  return (
    <article
      className={statement.counted ? 'statement' : 'statement described'}
      aria-labelledby={`words-${id}`}
    >
      <header>
        <StanceBadge coding={statement.coding} hollow={!statement.counted} />
        <time dateTime={statement.dateEarliest}>
          {describeWhen({ earliest: statement.dateEarliest, latest: statement.dateLatest })}
        </time>
      </header>
      <div id={`words-${id}`}>
        <WordsOf statement={statement} />
      </div>
      {statement.range && isContested(statement.range) && <Contested codings={statement.codings} />}
      <footer>
        {named && <b>{describeList(creditedActors(statement).map((actor) => actor.shortName))}</b>}
        {described ? (
          <em>{capital(describeDescription(described.by))}</em>
        ) : (
          <b>
            {isolated(speaker.name)}
            {speakerRole ? `, ${isolated(speakerRole)}` : ''}
          </b>
        )}
        <span>{[...circumstancesOf(statement)].join(' · ')}</span>
        <span>
          <SourceLine statement={statement} />
        </span>
        {linked && <a href={dated(statementAddress(id))}>Statement {id}</a>}
      </footer>
    </article>
  )
}

/** Every coder's level and reason, where they lie apart. */
function Contested({ codings }: { codings: Statement['codings'] }) {
  return (
    <div className="contested">
      <b>Contested between coders</b>
      <ul>
        {codings.map((coding) => (
          <li key={coding.id}>
            {coding.level === null ? (
              'out of scope'
            ) : (
              <span className="badge" data-level={coding.level}>
                {describeSigned(coding.level)}
              </span>
            )}{' '}
            {isolated(coding.coder)}: {isolated(coding.rationale)}
          </li>
        ))}
      </ul>
    </div>
  )
}

function* circumstancesOf({ attribution, described, addressees, place }: Statement) {
  // Who describes stands above already.
  if (!described) yield describeAttribution(attribution)
  if (addressees.length > 0)
    yield `to ${describeList(addressees.map(({ actor, label }) => actor?.shortName ?? label))}`
  if (place) yield isolated(place)
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
