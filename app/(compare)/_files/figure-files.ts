// Any file of a view. Pictures wear the presentation, data files do not.
import type { FigureFile } from '@/lib/address'
import { formatCitation, itemFor } from '@/lib/citation'
import { bundleOf } from '@/lib/figures/bundle'
import { definitionOf } from '@/lib/figures/definitions'
import { editedWords, THEMES } from '@/lib/figures/presentation'
import type { View } from '@/lib/figures/view'
import { workbookOf } from '@/lib/figures/workbook'
import { svgOf } from '@/lib/paint/markup'
import { pdfOf } from '@/lib/paint/pdf'
import { pngOf } from '@/lib/paint/resvg'
import { provenanceOf } from '@/lib/provenance'
import { formatCsv } from '@/lib/table/csv'

export type Bytes = string | Uint8Array<ArrayBuffer>

/**
 * The bytes of a file. The same view gives the same bytes, on the same day. Rejects between two steps of the work when
 * `left` has aborted, with its reason.
 */
export async function bytesOf(name: FigureFile, view: View, left?: AbortSignal): Promise<Bytes> {
  const { figure, answer, presentation, address, base, today } = view
  const picture = async (shape: 'wide' | 'square' | 'og' = 'wide') => {
    left?.throwIfAborted()
    const svg = await svgOf(figure, {
      ...editedWords(presentation),
      theme: THEMES[presentation.theme],
      address,
      base,
      exportedOn: today,
      shape,
    })
    left?.throwIfAborted()
    return svg
  }
  const citation = () => itemFor(answer, figure, address, today)
  switch (name) {
    case 'figure.svg':
      return picture()
    case 'figure.png':
      return pngOf(await picture(), { scale: 1 })
    case 'figure@2x.png':
      return pngOf(await picture(), { scale: 2 })
    case 'figure@4x.png':
      return pngOf(await picture(), { scale: 4 })
    case 'figure.pdf':
      return pdfOf(await picture(), {
        title: presentation.title ?? figure.title,
        summary: `${figure.summary} ${answer.sentence}`,
        keywords: [...answer.groups.map(({ actor }) => actor.name), answer.dataset.title],
        day: today,
      })
    case 'square.svg':
      return picture('square')
    case 'square.png':
      return pngOf(await picture('square'), { scale: 1 })
    case 'og.png':
      return pngOf(await picture('og'), { scale: 1 })
    case 'data.csv':
      return csvOf(view)
    case 'data.json':
      return jsonOf(view)
    case 'data.xlsx':
      return workbookOf(view)
    case 'bundle.zip': {
      const svg = await picture()
      return bundleOf(view, { svg, png: await pngOf(svg, { scale: 1 }) }, csvOf(view))
    }
    case 'citation.bib':
      return formatCitation(citation(), 'bib')
    case 'citation.ris':
      return formatCitation(citation(), 'ris')
    case 'citation.json':
      return formatCitation(citation(), 'json')
  }
}

function csvOf({ figure: { table } }: View): string {
  return formatCsv(
    table.columns.map(({ key }) => key),
    table.rows,
  )
}

function jsonOf({ figure, answer, options, address }: View): string {
  const { slug, title, summary, table } = figure
  const rows = table.rows.map((row) =>
    Object.fromEntries(table.columns.map(({ key }, place) => [key, row[place] ?? null])),
  )
  const provenance = provenanceOf(answer, address)
  const columns = Object.fromEntries(
    table.columns.map((column) => [column.key, definitionOf(column) ?? column.label]),
  )
  return `${JSON.stringify({ figure: slug, options, title, summary, provenance, columns, rows }, null, 2)}\n`
}
