// What stands between the cells of a text table: a comma, semicolon, tab or upright bar, as most of its rows have it, or
// as a first line "sep=;" says.
import { cellCounts } from './csv'

const SEPARATORS = [',', ';', '\t', '|'] as const

export type Separator = {
  mark: string
  /** Characters of the line that only says the separator, its end included. */
  skipped: number
}

/** How well a separator fits: the share of rows that have as many cells as the heading, or fewer. */
function fitOf(start: string, mark: string): { share: number; cells: number } {
  const counts = cellCounts(start, mark)
  const found = new Map<number, number>()
  for (const count of counts) if (count > 1) found.set(count, (found.get(count) ?? 0) + 1)
  const [[cells, _] = [1, 0]] = [...found].sort(([a, m], [b, n]) => n - m || b - a)
  const heading = counts.findIndex((count) => count >= cells)
  if (cells === 1) return { share: 0, cells }
  const width = counts[heading] ?? cells
  const fitting = counts.slice(heading).filter((count) => count > 1 && count <= width)
  return { share: fitting.length / counts.length, cells: width }
}

/** The separator of a table, from the start of its text. */
export function separatorOf(start: string): Separator {
  const said = /^"?sep=(.)"?(?:\r\n|\n|\r)/i.exec(start)
  if (said) return { mark: said[1] ?? ',', skipped: said[0].length }
  const [first, ...others] = SEPARATORS.map((mark) => ({ mark, ...fitOf(start, mark) }))
  const best = others.reduce(
    (most, each) =>
      each.share > most.share || (each.share === most.share && each.cells > most.cells) ? each : most,
    first ?? { mark: ',', share: 0, cells: 1 },
  )
  return { mark: best.mark, skipped: 0 }
}
