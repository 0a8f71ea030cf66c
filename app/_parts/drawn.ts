// A figure drawn for a request to a route: the question, its answer, the options and the view it belongs to.
import { absoluteAddress, compareAddress } from '@/lib/address'
import type { Answer } from '@/lib/answer'
import { answerFor } from '@/lib/db/answers'
import { FIGURES, figureMaker } from '@/lib/figures/all'
import { type Figure, type Options, parseOptions } from '@/lib/figures/figure'
import type { Ignored } from '@/lib/question'
import { type Asked, fileFor, refusal } from './files'

export type Drawn = Asked & {
  answer: Answer
  figure: Figure
  options: Options
  /** The comparison that shows this figure, from the root of the site. */
  home: string
}

/** Draws the figure `slug` for a request and hands it to `use`; refuses as fileFor does, an unknown figure with 404. */
export function drawnFor(
  request: Request,
  slug: string,
  use: (drawn: Drawn) => Promise<Response>,
  more: readonly Ignored[] = [],
): Promise<Response> {
  const maker = figureMaker(slug)
  if (!maker)
    return Promise.resolve(
      refusal(
        404,
        `There is no figure “${slug}”. The figures are ${FIGURES.map((other) => other.slug).join(', ')}; all are on ${absoluteAddress('/', request.url)}`,
      ),
    )
  const { options, ignored } = parseOptions(new URL(request.url).searchParams, maker.options)
  return fileFor(
    request,
    async (asked) => {
      const answer = await answerFor(asked.db, asked.question, asked.vocabulary, maker.splitOf(options))
      const home = compareAddress(asked.question, { figure: slug, ...options })
      return use({ ...asked, answer, figure: maker.make(answer, options), options, home })
    },
    [...ignored, ...more],
  )
}
