// A file that somebody sent, of whatever kind, as a table of text cells.
import { listsIn } from '@/lib/table/json-table'
import type { FileKind } from '@/lib/table/kind'
import {
  bounded,
  openCsvTable,
  openJsonTable,
  openSheetTable,
  type Table,
  type TextOptions,
} from '@/lib/table/open'
import { sheetNames } from '@/lib/table/xlsx-sheet'
import { openDnaTable, statementTypesIn } from './dna'

/**
 * Opens a file as a table of text cells. `fixed` names the sheet, list or statement type, where a file has several;
 * `options` the encoding of a text table, where somebody has said it.
 */
export function openTable(
  file: string,
  kind: FileKind,
  fixed: Readonly<Record<string, string>>,
  options: TextOptions = {},
): Promise<Table> {
  switch (kind) {
    case 'csv':
      return openCsvTable(file, options)
    case 'json':
      return openJsonTable(file, fixed.list || null)
    case 'xlsx':
      return openSheetTable(file, fixed.sheet || null)
    case 'dna':
      return Promise.resolve(bounded(openDnaTable(file, fixed.statement_type || null)))
    case 'dataset':
      return Promise.reject(new Error('A whole data set is no table: it is imported without a plan.'))
  }
}

/** The sheets, lists or statement types of a file, of which one is meant; none where it has no such parts. */
export async function partsOf(file: string, kind: FileKind): Promise<string[]> {
  switch (kind) {
    case 'json':
      return listsIn(file)
    case 'xlsx':
      return sheetNames(file)
    case 'dna':
      return statementTypesIn(file)
    default:
      return []
  }
}
