import { absoluteAddress, statementAddress } from '@/lib/address'
import type { datasetFor } from '@/lib/db/ask/dataset'
import { isolated } from '@/lib/direction'
import { dayOf, describeDay, describeWhen } from '@/lib/period'
import { describeList } from '@/lib/phrase'
import { creditedActors, type Statement } from '@/lib/statement'

/** How to cite a statement, and the sources of its words. `base` makes its address absolute. */
export function StatementCitation({
  statement,
  dataset,
  base,
}: {
  statement: Statement
  dataset: Awaited<ReturnType<typeof datasetFor>>
  base: string
}) {
  const { id } = statement
  const actors = describeList(creditedActors(statement).map((actor) => actor.shortName))
  const when = describeWhen({ earliest: statement.dateEarliest, latest: statement.dateLatest })
  const quotedFrom = statement.sources.filter((source) => source.quotedFrom)
  return (
    <p className="citation">
      {isolated(statement.speaker.name)} ({actors}), {when}. Statement {id} in: {isolated(dataset.title)},
      version {dataset.version}
      {statement.coding && `, coded under codebook version ${statement.coding.codebookVersion}`}. Parallax.{' '}
      {absoluteAddress(statementAddress(id), base)} (accessed {describeDay(dayOf(new Date()))}).
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
  )
}
