// Every figure of the registry with each of its choices, over the opening data and over a larger made-up data set.
import { answerFor } from '@/lib/db/ask/answers'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import type { Database } from '@/lib/db/store/client'
import { FIGURES } from '@/lib/figures/all'
import { type Figure, type Option, type Options, parseOptions } from '@/lib/figures/figure'
import { parseQuestion } from '@/lib/question'
import { madeUpDatabase, seededDatabase } from '../support/database'
import { madeUpVocabulary } from '../support/made-up'

export type Drawn = { name: string; figure: Figure }

/** As few sets of choices as name each choice of each option. */
export function choicesOf(options: readonly Option[]): Options[] {
  const most = Math.max(1, ...options.map(({ choices }) => choices.length))
  return Array.from({ length: most }, (_, place) => {
    const params = options.map(({ key, choices }): [string, string] => [
      key,
      choices[place % choices.length]?.value ?? '',
    ])
    return parseOptions(new URLSearchParams(params), options).options
  })
}

async function figuresOf(database: Database, data: string, query: string): Promise<Drawn[]> {
  const params = new URLSearchParams(query)
  const vocabulary = await vocabularyFor(database, params)
  const { question } = parseQuestion(params, vocabulary)
  const drawn: Drawn[] = []
  for (const maker of FIGURES)
    for (const options of choicesOf(maker.options)) {
      const answer = await answerFor(database, question, vocabulary, maker.splitOf(options))
      const name = [maker.slug, ...Object.values(options), data].filter((word) => word !== '').join('-')
      drawn.push({ name, figure: maker.make(answer, options) })
    }
  return drawn
}

export async function registryOverSeed(): Promise<Drawn[]> {
  const { database, close } = await seededDatabase()
  const drawn = await figuresOf(database, 'seed', '')
  await close()
  return drawn
}

/** `count` made-up statements by made-up actors. */
export async function registryOverMadeUp(count: number): Promise<Drawn[]> {
  const { database, close } = await madeUpDatabase(count)
  const everybody = new URLSearchParams(madeUpVocabulary.actors.map(({ slug }) => ['actor', slug]))
  const drawn = await figuresOf(database, `made-up-${count}`, everybody.toString())
  await close()
  return drawn
}
