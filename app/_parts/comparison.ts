// What the comparison page is about: the question, its answer and the figure. Made once per request, also for the page's metadata.
import { cache } from 'react'
import type { Answer } from '@/lib/answer'
import { answerFor } from '@/lib/db/answers'
import { vocabularyFor } from '@/lib/db/catalogue'
import { type Database, database } from '@/lib/db/client'
import { FIGURES, figureMaker } from '@/lib/figures/all'
import { type Figure, type FigureMaker, type Options, parseOptions } from '@/lib/figures/figure'
import { type Ignored, parseQuestion, type Question, type Vocabulary } from '@/lib/question'

/** The tab that shows the numbers only. */
export const TABLE = 'table'

export type Comparison = {
  db: Database
  vocabulary: Vocabulary
  question: Question
  ignored: Ignored[]
  /** A figure's slug, or TABLE. */
  tab: string
  maker: FigureMaker
  options: Options
  answer: Answer
  figure: Figure
}

/** By the query string, because a cache keyed by an object would never hit. */
export const comparisonFor = cache(async (query: string): Promise<Comparison> => {
  const db = database()
  const params = new URLSearchParams(query)
  const vocabulary = await vocabularyFor(db, params)
  const { question, ignored } = parseQuestion(params, vocabulary)
  const { tab, ignoredTab } = parseTab(params)
  const maker = figureMaker(tab) ?? FIGURES[0]
  const { options, ignored: ignoredOptions } = parseOptions(params, maker.options)
  const answer = await answerFor(db, question, vocabulary, maker.splitOf(options))
  return {
    db,
    vocabulary,
    question,
    ignored: [...ignored, ...ignoredTab, ...ignoredOptions],
    tab,
    maker,
    options,
    answer,
    figure: maker.make(answer, options),
  }
})

function parseTab(params: URLSearchParams): { tab: string; ignoredTab: Ignored[] } {
  const value = params.get('figure') ?? ''
  const tabs = [...FIGURES.map(({ slug }) => slug), TABLE]
  const first = FIGURES[0].slug
  if (value === '') return { tab: first, ignoredTab: [] }
  if (tabs.includes(value)) return { tab: value, ignoredTab: [] }
  return { tab: first, ignoredTab: [{ key: 'figure', value, why: `it is one of ${tabs.join(', ')}` }] }
}
