// A file that somebody sent, of whatever kind, as a table of text cells.
import type { FileKind } from '@/lib/table/kind'
import { bounded, openCsvTable, openJsonTable, openSheetTable, type Table } from '@/lib/table/open'
import { openDnaTable } from './dna'

/** Opens a file as a table of text cells. `fixed` names the sheet or the statement type, where a file has several. */
export function openTable(
  file: string,
  kind: FileKind,
  fixed: Readonly<Record<string, string>>,
): Promise<Table> {
  switch (kind) {
    case 'csv':
      return openCsvTable(file)
    case 'json':
      return openJsonTable(file)
    case 'xlsx':
      return openSheetTable(file, fixed.sheet || null)
    case 'dna':
      return Promise.resolve(bounded(openDnaTable(file, fixed.statement_type || null)))
    case 'dataset':
      return Promise.reject(new Error('A whole data set is no table: it is imported without a plan.'))
  }
}
