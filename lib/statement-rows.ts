// Statements as rows of a table, for files that leave the site. One row per statement; nothing private.
import { absoluteAddress, statementAddress } from './address'
import type { Joint } from './question'
import { creditedActors, type Statement } from './statement'

type Row = (string | number | boolean | null)[]

/** Every column of statements.csv: its name, and what a statement has in it. */
const COLUMNS: [string, (statement: Statement, joint: Joint, base: string) => Row[number]][] = [
  ['statement', ({ id }) => id],
  // The rows of a figure that the statement stands in; recounting by it gives the figure's numbers.
  [
    'actors',
    (statement, joint) =>
      list((joint === 'actor' ? creditedActors(statement) : statement.actors).map(({ slug }) => slug)),
  ],
  ['signatories', ({ actors }) => list(actors.map(({ slug }) => slug))],
  ['joint_actor', ({ jointActor }) => jointActor?.slug ?? null],
  ['counted', ({ counted }) => counted],
  ['level', ({ coding }) => coding?.level ?? null],
  ['out_of_scope', ({ coding }) => coding?.outOfScope ?? null],
  ['speaker', ({ speaker }) => speaker.name],
  ['speaker_role', ({ speakerRole }) => speakerRole],
  ['attribution', ({ attribution }) => attribution],
  ['form', ({ form }) => form],
  ['quote', ({ quote }) => quote],
  ['language', ({ language }) => language],
  ['edited_quote', ({ editedQuote }) => editedQuote],
  ['original_quote', ({ originalQuote }) => originalQuote],
  ['original_language', ({ originalLanguage }) => originalLanguage],
  ['translated_by', ({ translatedBy }) => translatedBy],
  ['paraphrase', ({ paraphrase }) => paraphrase],
  ['date_earliest', ({ dateEarliest }) => dateEarliest],
  ['date_latest', ({ dateLatest }) => dateLatest],
  ['place', ({ place }) => place],
  ['addressees', ({ addressees }) => list(addressees.map(({ label }) => label))],
  ['targets', ({ targets }) => list(targets.map(({ label }) => label))],
  ['topics', ({ topics }) => list(topics.map(({ slug }) => slug))],
  ['described_relation', ({ described }) => described?.relation ?? null],
  ['described_by', ({ described }) => described?.by.slug ?? null],
  ['described_in', ({ described }) => described?.inStatement ?? null],
  ['repeat_of', ({ repeatOf }) => repeatOf],
  ['conditional', ({ coding }) => coding?.conditional ?? null],
  ['hedged', ({ coding }) => coding?.hedged ?? null],
  ['deterrent_frame', ({ coding }) => coding?.deterrentFrame ?? null],
  ['confidence', ({ coding }) => coding?.confidence ?? null],
  ['rationale', ({ coding }) => coding?.rationale ?? null],
  ['coder', ({ coding }) => coding?.coder ?? null],
  ['codebook_version', ({ coding }) => coding?.codebookVersion ?? null],
  ['outlet', ({ sources }) => sources.find(({ quotedFrom }) => quotedFrom)?.outlet.name ?? null],
  ['source', ({ sources }) => sources.find(({ quotedFrom }) => quotedFrom)?.slug ?? null],
  ['source_title', ({ sources }) => sources.find(({ quotedFrom }) => quotedFrom)?.title ?? null],
  ['source_url', ({ sources }) => sources.find(({ quotedFrom }) => quotedFrom)?.url ?? null],
  [
    'via',
    ({ sources }) =>
      list(sources.filter(({ relayedBy }) => relayedBy !== null).map(({ outlet }) => outlet.name)),
  ],
  ['note', ({ note }) => note],
  ['address', ({ id }, _joint, base) => absoluteAddress(statementAddress(id), base)],
]

const list = (items: string[]) => items.join('; ')

export const STATEMENT_COLUMNS = COLUMNS.map(([name]) => name)

/** A statement's cells in the order of STATEMENT_COLUMNS. `base` makes its address absolute. */
export function statementRow(statement: Statement, joint: Joint, base: string): Row {
  return COLUMNS.map(([, read]) => read(statement, joint, base))
}
