// What the address asks, for pages and files, and the database that answers it: the present one, or an earlier day's.

import { type Kept, keptFor } from '@/lib/db/ask/answer-cache'
import { databaseAsOf, SnapshotUnavailable } from '@/lib/db/history/asof'
import { type Database, database } from '@/lib/db/store/client'
import type { Day } from '@/lib/period'
import { AS_OF, boundedParams, type Ignored, parseAsOf, parseQuestion, type Question } from '@/lib/question'
import type { Vocabulary } from '@/lib/vocabulary'
import { shownDay } from './link'

export type SearchParams = Promise<Record<string, string | string[] | undefined>>

/** Next hands a record; a question is read from URLSearchParams. */
export async function askedOf(searchParams: SearchParams): Promise<URLSearchParams> {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(await searchParams))
    for (const item of Array.isArray(value) ? value : [value ?? '']) params.append(key, item)
  return params
}

export type Data = {
  db: Database
  /** Answers of it, kept until something is written. */
  kept: Kept
  /** The day at whose end the data set is shown; null: as it is now. */
  asOf: Day | null
  /** Days asked for that cannot be shown. */
  ignored: Ignored[]
  /** What was asked, without these. */
  params: URLSearchParams
}

/** The database an address asks for. Every page and file chooses once, here; its links then keep the day. */
export async function dataFor(address: URLSearchParams): Promise<Data> {
  const { params: asked, ignored: unread } = boundedParams(address)
  const { asOf, ignored: unreadable } = parseAsOf(asked)
  const ignored = [...unread, ...unreadable]
  const now = database()
  const data = async (db: Database, day: Day | null, more: Ignored[] = []): Promise<Data> => {
    const params = new URLSearchParams(asked)
    if (day === null) params.delete(AS_OF)
    else params.set(AS_OF, day)
    shownDay().asOf = day
    return { db, kept: await keptFor(db), asOf: day, ignored: [...ignored, ...more], params }
  }
  if (asOf === null) return data(now, null)
  try {
    return await data(await databaseAsOf(now, asOf), asOf)
  } catch (error) {
    // By its name: a server may hold the module that throws it twice.
    if (
      !(
        error instanceof SnapshotUnavailable ||
        (error instanceof Error && error.name === 'SnapshotUnavailable')
      )
    )
      throw error
    return data(now, null, [{ key: AS_OF, value: asOf, why: error.message }])
  }
}

export type Questioned = { question: Question; vocabulary: Vocabulary; ignored: Ignored[] }

/** Reads the question of an address, in the words of the data set it is asked of. */
export async function questionedFor({ kept, params, ignored }: Data): Promise<Questioned> {
  const vocabulary = await kept.vocabularyFor(params)
  const read = parseQuestion(params, vocabulary)
  return { vocabulary, question: read.question, ignored: [...ignored, ...read.ignored] }
}
