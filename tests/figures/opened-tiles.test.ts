import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerFor } from '@/lib/db/ask/answers'
import { statementsFor } from '@/lib/db/ask/statements'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import { distance } from '@/lib/figures/distance'
import { type Figure, type FigureMaker, isBacked, type Options } from '@/lib/figures/figure'
import { parties } from '@/lib/figures/parties'
import { topics } from '@/lib/figures/topics'
import { parseQuestion } from '@/lib/question'
import type { Vocabulary } from '@/lib/vocabulary'
import { madeUpDatabase, seededDatabase, type TestDatabase } from '../support/database'
import { madeUpVocabulary } from '../support/made-up'

const MATRICES: { slug: string; maker: FigureMaker; options: Options }[] = [
  { slug: 'topics', maker: topics, options: { layout: 'matrix' } },
  { slug: 'topics', maker: topics, options: { layout: 'panels' } },
  { slug: 'parties', maker: parties, options: { role: 'target' } },
  { slug: 'parties', maker: parties, options: { role: 'addressee' } },
  { slug: 'distance', maker: distance, options: {} },
]

const marksOf = ({ panels }: Figure) => panels.flatMap(({ marks }) => marks.filter(isBacked))

async function figureOf(
  db: TestDatabase,
  vocabulary: Vocabulary,
  query: string,
  maker: FigureMaker,
  options: Options,
) {
  const { question } = parseQuestion(new URLSearchParams(query), vocabulary)
  const answer = await answerFor(db.database, question, vocabulary, maker.splitOf(options))
  return maker.make(answer, options)
}

/** For every mark that stands for something: what it says is behind it, and what its address opens. */
async function opened(db: TestDatabase, vocabulary: Vocabulary, figure: Figure) {
  const marks = marksOf(figure).filter(({ counted, described }) => counted + described > 0)
  const found = await Promise.all(
    marks.map(async ({ href }) => {
      const { question } = parseQuestion(new URL(href, 'http://localhost').searchParams, vocabulary)
      const { statements } = await statementsFor(db.database, question, vocabulary, {
        offset: 0,
        limit: 1000,
      })
      return {
        href,
        counted: statements.filter(({ counted }) => counted).length,
        described: statements.filter(({ counted }) => !counted).length,
      }
    }),
  )
  return { said: marks.map(({ href, counted, described }) => ({ href, counted, described })), found }
}

describe('the opening data', () => {
  let opening: TestDatabase
  let vocabulary: Vocabulary
  beforeAll(async () => {
    opening = await seededDatabase()
    vocabulary = await vocabularyFor(opening.database)
  })
  afterAll(() => opening.close())

  test.each(MATRICES)(
    'as $slug $options: every mark opens just the statements it stands for',
    async ({ maker, options }) => {
      const figure = await figureOf(opening, vocabulary, '', maker, options)
      expect(figure.empty).toBeNull()
      const { said, found } = await opened(opening, vocabulary, figure)
      expect(said.length).toBeGreaterThan(2)
      expect(found).toEqual(said)
    },
  )

  test('France speaks about Israel and Iran, Hamas three times about Israel, described stances hollow', async () => {
    const figure = await figureOf(opening, vocabulary, '', parties, { role: 'target' })
    const labels = marksOf(figure).map(({ label }) => label)
    expect(labels).toContain('France about Iran: n=1, at −2, too few for a median')
    expect(labels).toContain('Hamas about Israel: median +1, n=3, one-sided')
    expect(labels).toContain('Israel about Hamas: nothing counted; 1 described stance at +1, not counted')
  })
})

describe('made-up data, with joint statements, uncoded ones and filters on', () => {
  let made: TestDatabase
  beforeAll(async () => {
    made = await madeUpDatabase(150)
  })
  afterAll(() => made.close())

  const everybody = madeUpVocabulary.actors.map(({ slug }) => `actor=${slug}`).join('&')
  const [first, second] = madeUpVocabulary.topics
  const queries = [
    everybody,
    `${everybody}&joint=signatories`,
    `${everybody}&topic=${first?.slug}&topic=${second?.slug}&level=-1&level=1&level=2`,
    `${everybody}&about=${madeUpVocabulary.actors[0]?.slug}`,
    `${everybody}&addressee=${madeUpVocabulary.actors[1]?.slug}`,
  ]

  test.each(queries.flatMap((query) => MATRICES.map((matrix) => ({ query, ...matrix }))))(
    '$slug $options of $query: every mark opens just the statements it stands for',
    async ({ query, maker, options }) => {
      const figure = await figureOf(made, madeUpVocabulary, query, maker, options)
      const { said, found } = await opened(made, madeUpVocabulary, figure)
      expect(said.length).toBeGreaterThan(0)
      expect(found).toEqual(said)
    },
  )
})
