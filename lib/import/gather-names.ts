// The names in a combination of cells, so that those that are not stored are gathered before anything is made of them.
import type { TableRow } from '../table/open'
import { type ReadBy, Row } from './cells'
import { readDescription, readSubject, readWho, unnamedIn } from './row'
import { readOutlet, readVia } from './source'
import type { NameGroup } from './survey'

/** What a row calls the sources that are relayed. */
export const viaIn = (table: TableRow, by: ReadBy): string[] =>
  (readVia(new Row(table, by)) ?? []).map(({ name, key }) => key ?? name)

/**
 * Reads the names of one group in a row, so that those that are not stored are gathered. `sources` are those of relayed
 * sources that are stored: they are no names of outlets.
 */
export function gatherNames(
  table: TableRow,
  group: NameGroup,
  by: ReadBy,
  sources: ReadonlySet<string> = new Set(),
): void {
  const row = new Row(table, by)
  switch (group) {
    case 'who': {
      const fields = {}
      readWho(row, fields)
      unnamedIn(row, fields)
      return
    }
    case 'topics':
    case 'addressees':
    case 'targets':
      readSubject(row, {}, [group])
      return
    case 'description':
      readDescription(row, {})
      return
    case 'outlet':
      readOutlet(row)
      return
    case 'coder':
      if (row.text('coder') !== '') row.names.find('coder', row.text('coder'), row.where('coder'))
      return
    case 'via':
      gatherRelayed(row, sources)
      return
  }
}

function gatherRelayed(row: Row, sources: ReadonlySet<string>): void {
  for (const { name, key, outletKey } of readVia(row) ?? []) {
    if (sources.has(key ?? name)) continue
    if (outletKey !== null && row.names.knows('outlet', outletKey) !== null) continue
    const slug = outletKey === null ? {} : { slug: outletKey }
    row.names.find('outlet', name, row.where('via'), slug)
  }
}
