import type { Cell, Column, Table } from '@/lib/figures/figure'
import { describeSigned } from '@/lib/stance'

/** The rows behind a figure, exactly as its data file has them. */
export function FigureTable({ table, caption }: { table: Table; caption: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="scroll" aria-label={caption} tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column.key} scope="col" className={column.kind === 'text' ? undefined : 'number'}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={String(row[0])}>
              {table.columns.map((column, place) => (
                <td key={column.key} className={column.kind === 'text' ? undefined : 'number'}>
                  {describeCell(row[place] ?? null, column)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function describeCell(cell: Cell, column: Column): string {
  if (cell === null) return '–'
  if (typeof cell === 'string') return cell
  if (column.kind === 'decimal') return describeSigned(cell, Number.isInteger(cell) ? 0 : 2)
  return column.kind === 'share' ? cell.toFixed(1) : String(cell)
}
