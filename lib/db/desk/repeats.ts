// Statements that may be the same act as one about to be entered, told again by another outlet. Proposes and never
// decides: words that agree by chance are shown too.
import { folded } from '@/lib/record/naming'
import { quotationHashOf } from '@/lib/record/quotation'
import type { StoredRecord } from '@/lib/record/schema'
import type { Statement } from '@/lib/statement'
import { statementsByIds } from '../ask/statements'
import type { Database } from '../store/client'

export type Repeat = { statement: Statement; why: 'same-quotation' | 'similar-words' }

/** Days that two reports of one act may lie apart. */
const DAYS_APART = 3
/** Of one actor's statements within these days, more than this are not compared. */
const MOST_COMPARED = 400
/** Fewer words in common are chance. */
const LEAST_SHARED = 3
/** The share of the shorter one's words that the other has too. */
const LEAST_SHARE = 0.5
/** A quotation of fewer words is a phrase that anybody may use. */
const OWN_PHRASE = 5

const WORDLESS = new Set(
  'a an and are as at be but by for from has have he her his i in is it its of on or our she that the their they this to was we were will with you'.split(
    ' ',
  ),
)

/** The words of a text by which it is compared. */
function tokensOf(...texts: (string | null)[]): Set<string> {
  const words = texts.flatMap((text) => (text === null ? [] : folded(text).split(' ')))
  return new Set(words.filter((word) => word.length > 1 && !WORDLESS.has(word)))
}

/** How much of the shorter text's words stand in the other: 0 to 1, and 0 where too few are shared. */
export function overlapOf(a: readonly (string | null)[], b: readonly (string | null)[]): number {
  const [mine, theirs] = [tokensOf(...a), tokensOf(...b)]
  const shared = [...mine].filter((word) => theirs.has(word)).length
  const least = Math.min(mine.size, theirs.size)
  return shared < Math.min(LEAST_SHARED, least) || least < 2 ? 0 : shared / least
}

const dayAfter = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

type Asked = Pick<
  StoredRecord<'statement'>,
  'id' | 'actors' | 'jointActorId' | 'dateEarliest' | 'dateLatest' | 'quote' | 'originalQuote' | 'paraphrase'
>

/** The statements that may be the same act, the likeliest first. */
export async function repeatsFor(database: Database, asked: Asked, limit = 5): Promise<Repeat[]> {
  const actors = [...asked.actors, ...(asked.jointActorId === null ? [] : [asked.jointActorId])]
  const [hashed, near] = await Promise.all([
    sameQuotation(database, asked, actors),
    database.statement.findMany({
      where: {
        id: { not: asked.id },
        dateEarliest: { lte: dayAfter(asked.dateLatest, DAYS_APART) },
        dateLatest: { gte: dayAfter(asked.dateEarliest, -DAYS_APART) },
        OR: [{ actors: { some: { actorId: { in: actors } } } }, { jointActorId: { in: actors } }],
      },
      orderBy: [{ dateEarliest: 'desc' }, { id: 'asc' }],
      take: MOST_COMPARED,
      select: { id: true, quote: true, originalQuote: true, paraphrase: true },
    }),
  ])
  const words = [asked.quote, asked.originalQuote, asked.paraphrase]
  const similar = near
    .map(({ id, quote, originalQuote, paraphrase }) => ({
      id,
      share: overlapOf(words, [quote, originalQuote, paraphrase]),
    }))
    .filter(({ id, share }) => share >= LEAST_SHARE && !hashed.includes(id))
    .sort((a, b) => b.share - a.share || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id)
  const statements = await statementsByIds(database, [...hashed, ...similar].slice(0, limit))
  return statements.map((statement) => ({
    statement,
    why: hashed.includes(statement.id) ? 'same-quotation' : 'similar-words',
  }))
}

/** Ids of statements with the very quotation: of the same actors, or of anybody where it is no mere phrase. */
async function sameQuotation(
  database: Database,
  { id, quote }: Asked,
  actors: readonly string[],
): Promise<string[]> {
  if (quote === null) return []
  const isPhrase = folded(quote).split(' ').length < OWN_PHRASE
  const rows = await database.statement.findMany({
    where: {
      id: { not: id },
      sources: { some: { quotationHash: quotationHashOf(quote) } },
      ...(isPhrase ? { actors: { some: { actorId: { in: [...actors] } } } } : {}),
    },
    orderBy: { id: 'asc' },
    take: 5,
    select: { id: true },
  })
  return rows.map((row) => row.id)
}
