import { file, fileFor } from '@/app/_parts/files'
import { absoluteAddress, statementAddress, statementsAddress } from '@/lib/address'
import { datasetFor, identityFor, updatedAt } from '@/lib/db/ask/dataset'
import { statementsByIds } from '@/lib/db/ask/statements'
import { type Entry, newestEntries } from '@/lib/db/history/entries'
import { isolated } from '@/lib/direction'
import { type FeedEntry, formatAtom, formatUrn } from '@/lib/feed'
import { frozenStatement } from '@/lib/frozen'
import { quoted } from '@/lib/phrase'
import { formatQuestion, QUESTION_KEYS } from '@/lib/question'
import { describeLevel, describeSigned } from '@/lib/stance'
import type { Statement } from '@/lib/statement'
import { describeAttribution, describeDescription, describeQuestion } from '@/lib/words'

const MOST_ENTRIES = 50
/** What a feed without a single change is dated, so that it stays the same. */
const NEVER = '1970-01-01T00:00:00.000Z'

/** New and corrected statements of a question, newest first. */
export function GET(request: Request): Promise<Response> {
  return fileFor(request, QUESTION_KEYS, async ({ db, question, vocabulary, base }) => {
    const [entries, dataset, identity, updated] = await Promise.all([
      newestEntries(db, question, vocabulary, MOST_ENTRIES),
      datasetFor(db),
      identityFor(db),
      updatedAt(db),
    ])
    const statements = new Map(
      (
        await statementsByIds(
          db,
          entries.map(({ statement }) => statement),
        )
      ).map((statement) => [statement.id, statement]),
    )
    const xml = formatAtom(
      {
        id: formatUrn(identity, `statements?${formatQuestion(question)}`),
        title: `New and corrected statements: ${isolated(dataset.title)}`,
        subtitle: describeQuestion(question, vocabulary),
        self: absoluteAddress(statementsAddress(question, {}, 'atom'), base),
        page: absoluteAddress(statementsAddress(question), base),
        updated: entries[0]?.at ?? updated ?? NEVER,
        rights: 'Codings CC BY 4.0; quotations belong to their speakers and publishers',
      },
      entries.flatMap((entry) => {
        const statement = statements.get(entry.statement)
        return statement ? [entryOf(entry, statement, identity, base)] : []
      }),
    )
    return file(request, xml, 'application/atom+xml; charset=utf-8')
  })
}

const KINDS: Record<Entry['kind'], string> = {
  new: 'New',
  coded: 'Coded',
  corrected: 'Corrected',
  removed: 'Removed',
}

function entryOf(entry: Entry, statement: Statement, identity: string, base: string): FeedEntry {
  const { actors, speaker, when, words, verbatim } = frozenStatement(statement)
  const { coding, described, attribution } = statement
  const level =
    coding === null
      ? 'Not coded yet'
      : coding.level === null
        ? 'Out of scope of the codebook'
        : `${describeSigned(coding.level)} ${describeLevel(coding.level)}`
  return {
    // One statement at one instant is one entry. Numbers of revisions may be others in a copy.
    id: formatUrn(identity, `statements/${statement.id}/${entry.at}`),
    title: `${KINDS[entry.kind]}: ${actors}, ${when}`,
    link: absoluteAddress(statementAddress(statement.id), base),
    updated: entry.at,
    author: speaker,
    paragraphs: [
      verbatim ? quoted(words) : `${isolated(words)} (paraphrase)`,
      `${level}. ${described ? describeDescription(described.by) : describeAttribution(attribution)}.`,
      ...(entry.kind === 'new'
        ? []
        : [`${KINDS[entry.kind]} because: ${entry.why.map(isolated).join('; ')}`]),
    ],
  }
}
