import { type Asked, file, fileFor, refusal } from '@/app/_parts/files'
import { provenanceOf } from '@/app/_parts/provenance'
import { absoluteAddress, compareAddress, FILES, type FigureFile, isFigureFile } from '@/lib/address'
import type { Answer } from '@/lib/answer'
import { formatCsv } from '@/lib/csv'
import { answerFor } from '@/lib/db/answers'
import { FIGURES, figureMaker } from '@/lib/figures/all'
import type { Figure } from '@/lib/figures/figure'
import { light } from '@/lib/figures/palette'
import { svgOf } from '@/lib/paint/markup'
import { pngOf } from '@/lib/paint/resvg'
import { dayOf } from '@/lib/period'

type Context = { params: Promise<{ figure: string; file: string }> }

/** A figure as a file, for the question in the query string. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { figure: slug, file: name } = await params
  const maker = figureMaker(slug)
  if (!maker)
    return refusal(
      404,
      `There is no figure “${slug}”. The figures are ${FIGURES.map((other) => other.slug).join(', ')}; all are on ${absoluteAddress('/', request.url)}`,
    )
  if (!isFigureFile(name))
    return refusal(404, `A figure has no file “${name}”. Its files are ${Object.keys(FILES).join(', ')}.`)
  return fileFor(request, async (asked) => {
    const answer = await answerFor(asked.db, asked.question, asked.vocabulary)
    const figure = maker.make(answer)
    const address = absoluteAddress(compareAddress(asked.question, { figure: slug }), asked.base)
    return file(request, await bytesOf(name, figure, answer, address, asked), FILES[name])
  })
}

async function bytesOf(
  name: FigureFile,
  figure: Figure,
  answer: Answer,
  address: string,
  { base }: Asked,
): Promise<string | Uint8Array<ArrayBuffer>> {
  const picture = () => svgOf(figure, { theme: light, address, base, exportedOn: dayOf(new Date()) })
  switch (name) {
    case 'figure.svg':
      return picture()
    case 'figure.png':
      return pngOf(await picture(), { scale: 1 })
    case 'data.csv':
      return formatCsv(
        figure.table.columns.map(({ key }) => key),
        figure.table.rows,
      )
    case 'data.json':
      return `${JSON.stringify(
        {
          figure: figure.slug,
          title: figure.title,
          summary: figure.summary,
          provenance: provenanceOf(answer, address),
          rows: figure.table.rows.map((row) =>
            Object.fromEntries(figure.table.columns.map(({ key }, place) => [key, row[place] ?? null])),
          ),
        },
        null,
        2,
      )}\n`
  }
}
