// Every figure of the registry as a stored picture, over the opening data and over made-up statements: a change of any
// of them is a change that somebody has looked at.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerFor } from '@/lib/db/ask/answers'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import { FIGURES } from '@/lib/figures/all'
import { parseOptions } from '@/lib/figures/figure'
import { light } from '@/lib/figures/palette'
import { svgOf } from '@/lib/paint/markup'
import { parseQuestion } from '@/lib/question'
import { madeUpDatabase, seededDatabase, type TestDatabase } from './support/database'

const STATEMENTS = 120
const BASE = 'https://parallax.test'

const SETS: [name: string, query: string, open: () => Promise<TestDatabase>][] = [
  [
    'seed',
    'actor=israel&actor=uk&actor=france&actor=hamas&actor=us-qatar-egypt&actor=iran&actor=hezbollah',
    seededDatabase,
  ],
  [
    'made-up',
    'actor=belmark&actor=kestria&actor=ostrava-league&actor=varn',
    () => madeUpDatabase(STATEMENTS),
  ],
]

describe.each(SETS)('over the %s statements', (set, query, open) => {
  let data: TestDatabase
  beforeAll(async () => {
    data = await open()
  })
  afterAll(() => data?.close())

  const views = FIGURES.flatMap((maker) => [
    { maker, choice: '' },
    ...maker.options
      .filter(({ key }) => key === 'layout')
      .map(({ key, choices }) => ({ maker, choice: `${key}=${choices.at(-1)?.value}` })),
  ])

  test.each(views.map((view) => [`${view.maker.slug} ${view.choice}`.trim(), view] as const))(
    '%s looks as it did',
    async (_name, { maker, choice }) => {
      const vocabulary = await vocabularyFor(data.database)
      const { question } = parseQuestion(new URLSearchParams(query), vocabulary)
      const { options } = parseOptions(new URLSearchParams(choice), maker.options)
      const answer = await answerFor(data.database, question, vocabulary, maker.splitOf(options))
      // The records were written just now; the picture prints that day.
      const figure = maker.make({ ...answer, updatedAt: '2026-11-22T12:00:00.000Z' }, options)
      const svg = await svgOf(figure, { theme: light, address: BASE, base: BASE, exportedOn: '2026-11-22' })
      const file = [maker.slug, ...(choice ? [choice.split('=')[1]] : []), set].join('-')
      await expect(svg).toMatchFileSnapshot(`pictures/${file}.svg`)
    },
  )
})
