// What the comparison page is about: the question, its answer and the figure. Made once per request, also for the page's metadata.
import { cache } from 'react'
import { type Data, dataFor, type Questioned, questionedFor } from '@/app/_parts/page-request'
import type { Answer } from '@/lib/answer'
import { FIGURES, figureMaker } from '@/lib/figures/all'
import { type Figure, type FigureMaker, type Options, parseOptions } from '@/lib/figures/figure'
import { type Ignored, onlyValue } from '@/lib/question'
import { figureFor } from '../_files/figure-response'

/** The tab that shows the numbers only. */
export const TABLE = 'table'

export type Comparison = Data &
  Questioned & {
    /** A figure's slug, or TABLE. */
    tab: string
    maker: FigureMaker
    options: Options
    answer: Answer
    figure: Figure
  }

/** By the query string, because a cache keyed by an object would never hit. */
export const comparisonFor = cache(async (query: string): Promise<Comparison> => {
  const asked = new URLSearchParams(query)
  const data = await dataFor(asked)
  const questioned = await questionedFor(data)
  const { tab, ignoredTab } = parseTab(asked)
  const maker = figureMaker(tab) ?? FIGURES[0]
  const { options, ignored } = parseOptions(asked, maker.options)
  return {
    ...data,
    ...questioned,
    ...(await figureFor(data, questioned, maker, options)),
    ignored: [...questioned.ignored, ...ignoredTab, ...ignored],
    tab,
    maker,
    options,
  }
})

function parseTab(params: URLSearchParams): { tab: string; ignoredTab: Ignored[] } {
  const tabs = [...FIGURES.map(({ slug }) => slug), TABLE]
  const { value, ignored } = onlyValue(params, 'figure', (asked) =>
    tabs.includes(asked) ? null : `it is one of ${tabs.join(', ')}`,
  )
  return { tab: value ?? FIGURES[0].slug, ignoredTab: ignored }
}
