import { caveatOf, definitionOf } from '@/lib/figures/definitions'
import type { Cell, Column, Table } from '@/lib/figures/figure'
import { describeWhole } from '@/lib/phrase'
import { describeSigned } from '@/lib/stance'

/** More rows than this are for a spreadsheet. */
const MOST_ROWS = 100

/** The rows behind a figure, exactly as its data file has them; of very many the first. */
export function FigureTable({
  table,
  caption,
  fileAddress,
}: {
  table: Table
  caption: string
  /** Where all the rows are. */
  fileAddress: string
}) {
  const rows = table.rows.slice(0, MOST_ROWS)
  const caveats = table.columns.flatMap((column) => caveatOf(column) ?? [])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="scroll" aria-label={caption} tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={column.kind === 'text' ? undefined : 'number'}
                title={definitionOf(column) ?? undefined}
              >
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row has no other name, and rows never move
            <tr key={place}>
              {table.columns.map((column, at) => (
                <td key={column.key} className={column.kind === 'text' ? undefined : 'number'}>
                  {describeCell(row[at] ?? null, column)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {caveats.map((caveat) => (
        <p key={caveat}>{caveat}</p>
      ))}
      {table.rows.length > rows.length && (
        <p>
          These are the first {rows.length} of {describeWhole(table.rows.length)} rows:{' '}
          <a href={fileAddress}>all of them as CSV</a>
        </p>
      )}
    </section>
  )
}

function describeCell(cell: Cell, column: Column): string {
  if (cell === null) return '–'
  if (typeof cell === 'string') return cell
  if (column.kind === 'probability') return String(cell)
  if (column.kind === 'decimal') return describeSigned(cell, Number.isInteger(cell) ? 0 : 2)
  return column.kind === 'share' ? cell.toFixed(1) : String(cell)
}
