// A figure drawn for an address: the question, its answer, the options and the view it belongs to.

import { baseOf } from '@/app/_parts/base'
import { type Asked, fileFor, refusal, tagOf, unchanged } from '@/app/_parts/files'
import type { Data, Questioned } from '@/app/_parts/page-request'
import { figureKeys } from '@/app/_parts/parameters'
import { absoluteAddress, compareAddress } from '@/lib/address'
import type { Answer } from '@/lib/answer'
import { FIGURES, figureMaker } from '@/lib/figures/all'
import { type Figure, type FigureMaker, type Options, parseOptions } from '@/lib/figures/figure'
import { dayOf } from '@/lib/period'
import type { Ignored } from '@/lib/question'

/** Answers a question for a figure and makes the figure. */
export async function figureFor(
  { kept }: Pick<Data, 'kept'>,
  { question, vocabulary }: Pick<Questioned, 'question' | 'vocabulary'>,
  maker: FigureMaker,
  options: Options,
): Promise<{ answer: Answer; figure: Figure }> {
  const answer = await kept.answerFor(question, vocabulary, maker.splitOf(options))
  return { answer, figure: maker.make(answer, options) }
}

/** A figure that was asked for, and is not made yet. */
export type Wanted = Asked & {
  maker: FigureMaker
  options: Options
  /** The comparison that shows this figure, from the root of the site. */
  home: string
  /** The ETag of whatever is made of it for this address. */
  tag: string
}

/** Keys that a file uses beside those that draw the figure, and values of them that cannot be read. */
type Beside = { used?: readonly string[]; ignored?: readonly Ignored[] }

export type Drawn = Wanted & { answer: Answer; figure: Figure }

/**
 * Reads which figure a request wants and hands it to `use`; refuses as fileFor does, an unknown figure with 404. What
 * the reader has already is not made again.
 */
export function wantedFor(
  request: Request,
  slug: string,
  use: (wanted: Wanted) => Promise<Response>,
  { used = [], ignored: more = [] }: Beside = {},
): Promise<Response> {
  const maker = figureMaker(slug)
  if (!maker)
    return Promise.resolve(
      refusal(
        404,
        `There is no figure “${slug}”. The figures are ${FIGURES.map((other) => other.slug).join(', ')}; all are on ${absoluteAddress('/', baseOf(request.headers))}`,
      ),
    )
  const { pathname, search, searchParams } = new URL(request.url)
  const { options, ignored } = parseOptions(searchParams, maker.options)
  return fileFor(
    request,
    [...figureKeys(maker), ...used],
    async (asked) => {
      // All that the bytes depend on. Files say on which day they were made.
      const tag = tagOf([pathname, search, asked.base, asked.kept.revision, dayOf(new Date())])
      const same = request.method === 'GET' ? unchanged(request, tag) : null
      if (same) return same
      return use({
        ...asked,
        maker,
        options,
        home: compareAddress(asked.question, { figure: slug, ...options }),
        tag,
      })
    },
    [...ignored, ...more],
  )
}

/** Draws the figure that a request wants and hands it to `use`. */
export function drawnFor(
  request: Request,
  slug: string,
  use: (drawn: Drawn) => Promise<Response>,
  beside: Beside = {},
): Promise<Response> {
  return wantedFor(
    request,
    slug,
    async (wanted) => use({ ...wanted, ...(await figureFor(wanted, wanted, wanted.maker, wanted.options)) }),
    beside,
  )
}
