import { noticePage } from '@/app/_parts/bare-page'
import { fieldsOf, seeOther, type Write, written } from '@/app/_parts/writes'
import { roundAddress } from '@/lib/address'
import { statementIdsFor } from '@/lib/db/ask/statements'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import { makeRound, RoundRefusal, type RoundWish } from '@/lib/db/rounds/round'
import type { Database } from '@/lib/db/store/client'
import { type Fields, typedIn } from '@/lib/form/fields'
import { isDay } from '@/lib/period'
import { describeAllIgnored, parseQuestion } from '@/lib/question'
import { HIDE_CHOICES, ROUND_KIND_CHOICES } from '@/lib/record/choices'

/** Plans a round. */
export function POST(request: Request): Promise<Response> {
  return written(request, 'editor', save)
}

/** What is wrong with the form, in words. */
class Wrong extends Error {}

async function save({ db, person, form }: Write): Promise<Response> {
  try {
    return seeOther(roundAddress(await makeRound(db, person, await wishIn(db, fieldsOf(form)))))
  } catch (error) {
    if (error instanceof Wrong || error instanceof RoundRefusal)
      return noticePage(
        400,
        'Nothing was stored',
        `${error.message} Go back, where what you typed still stands.`,
        `${roundAddress()}/new`,
        { backWords: 'To the form' },
      )
    throw error
  }
}

const keyIn = <K extends string>(choices: Readonly<Record<K, unknown>>, word: string | null): K | null =>
  // The keys of an object literal are its own.
  (Object.keys(choices) as K[]).find((key) => key === word) ?? null

function wholeIn(
  fields: Fields,
  name: string,
  label: string,
  [least, most]: readonly [number, number],
): number {
  const text = typedIn(fields, name) ?? ''
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most))
    throw new Wrong(`${label}: “${text}” should be a whole number from ${least} to ${most}.`)
  return value
}

async function wishIn(db: Database, fields: Fields): Promise<RoundWish> {
  const title = typedIn(fields, 'title')
  if (title === null) throw new Wrong('A round needs a title.')
  const people = fields.coder ?? []
  const coders = people.map((userId) => ({ userId, name: typedIn(fields, `name.${userId}`) ?? '' }))
  if (coders.length === 0) throw new Wrong('Choose at least one coder; for agreement it takes two.')
  const nameless = coders.some(({ name }) => name === '')
  if (nameless) throw new Wrong('Every coder needs a name, or a pseudonym.')
  const names = coders.map(({ name }) => name.toLowerCase())
  if (new Set(names).size < names.length) throw new Wrong('Two coders have the same name in public.')
  const closesOn = typedIn(fields, 'closesOn')
  if (closesOn !== null && !isDay(closesOn))
    throw new Wrong(
      `To be closed on: “${closesOn}” is not a valid day; write YYYY-MM-DD, such as 2026-12-04.`,
    )
  return {
    ...{ title, coders, closesOn, note: typedIn(fields, 'note') },
    kind: keyIn(ROUND_KIND_CHOICES, typedIn(fields, 'kind')) ?? 'main',
    hide: keyIn(HIDE_CHOICES, typedIn(fields, 'hide')) ?? 'none',
    perUnit: wholeIn(fields, 'perUnit', 'Coders of each other one', [1, 99]),
    sharedPercent: wholeIn(fields, 'sharedPercent', 'For all coders', [0, 100]),
    seed: wholeIn(fields, 'seed', 'Seed', [0, 999_999_999]),
    ...(await unitsIn(db, typedIn(fields, 'question'))),
  }
}

/** The statements that a question draws; all of the data set where none is asked. */
async function unitsIn(
  db: Database,
  typed: string | null,
): Promise<Pick<RoundWish, 'question' | 'statementIds'>> {
  if (typed === null) {
    const rows = await db.statement.findMany({ orderBy: { id: 'asc' }, select: { id: true } })
    return { question: null, statementIds: rows.map(({ id }) => id) }
  }
  const query = typed.includes('?') ? typed.slice(typed.indexOf('?') + 1) : typed
  const params = new URLSearchParams(query.replace(/^[#?]+/, ''))
  const vocabulary = await vocabularyFor(db, params)
  const { question, ignored } = parseQuestion(params, vocabulary)
  if (ignored.length > 0) throw new Wrong(`Statements: ${describeAllIgnored(ignored).join('; ')}.`)
  if (question.asOf !== null)
    throw new Wrong('Statements: a round takes them as they are now; leave out “asof”.')
  const statementIds = await statementIdsFor(db, question, vocabulary)
  if (statementIds.length === 0) throw new Wrong('Statements: no statement answers this question.')
  return { question: query, statementIds }
}
