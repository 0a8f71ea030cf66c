// Views of a real database, ready to become files.

import { parsePresentation } from '@/app/_parts/presentation'
import { absoluteAddress, compareAddress } from '@/lib/address'
import { codingSetsFor, rowsBehind } from '@/lib/db/ask/agreement'
import { answerFor } from '@/lib/db/ask/answers'
import { eachStatement } from '@/lib/db/ask/statements'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import type { Database } from '@/lib/db/store/client'
import { FIGURES, figureMaker } from '@/lib/figures/all'
import { parseOptions } from '@/lib/figures/figure'
import type { View } from '@/lib/figures/view'
import { parseQuestion } from '@/lib/question'

const BASE = 'https://parallax.test/'

/** The view of a figure that a query string asks for. */
export async function viewFor(database: Database, slug: string, query = ''): Promise<View> {
  const params = new URLSearchParams(query)
  const maker = figureMaker(slug) ?? FIGURES[0]
  const vocabulary = await vocabularyFor(database, params)
  const { question } = parseQuestion(params, vocabulary)
  const { options } = parseOptions(params, maker.options)
  const answer = await answerFor(database, question, vocabulary, maker.splitOf(options))
  return {
    figure: maker.make(answer, options),
    answer,
    options,
    vocabulary,
    presentation: parsePresentation(params).presentation,
    address: absoluteAddress(compareAddress(question, { figure: slug, ...options }), BASE),
    base: BASE,
    today: '2031-05-06',
    statements: () => eachStatement(database, question, vocabulary),
    codings: async () => rowsBehind(await codingSetsFor(database, null)),
  }
}
