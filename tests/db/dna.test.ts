import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDnaTable, statementTypesIn } from '@/lib/db/import/dna'
import type { TableRow } from '@/lib/table/open'
import { temporaryFolder } from '../support/database'
import { PASSWORD_HASH, writeMadeUpDna } from '../support/dna'

function made(change?: string): string {
  const path = join(temporaryFolder(), 'nets.dna')
  writeMadeUpDna(path, change)
  return path
}

async function rowsOf(path: string, type: string | null = null): Promise<TableRow[]> {
  const rows: TableRow[] = []
  for await (const row of openDnaTable(path, type).rows()) rows.push(row)
  return rows
}

describe('a .dna file', () => {
  test('is a table: the document, the coder and every variable by its name', async () => {
    const [first] = await rowsOf(made())
    expect(first?.cells).toMatchObject({
      document_title: 'Envoys meet',
      document_source: 'Ilse Wire',
      document_author: 'R. Quill',
      document_date: '2032-02-29',
      coder: 'Mira Holt',
      person: 'Ada Brenn',
      organization: 'Belmark',
      concept: 'River line',
      agreement: '1',
      strength: '-1',
      note: 'Marked by hand.',
    })
  })

  test('gives words in quotation marks as a quotation, others as a paraphrase, and a quotation among words as both', async () => {
    const rows = await rowsOf(made())
    expect(rows.map(({ cells }) => [cells.quote, cells.paraphrase])).toEqual([
      ['We return to the table without preconditions', ''],
      ['', 'Kestria rejected the plan as a gift'],
      ['a trap for fishermen', 'An envoy called it “a trap for fishermen” on Friday.'],
    ])
  })

  test('gives the paragraph around the words as the passage', async () => {
    const [first] = await rowsOf(made())
    expect(first?.cells.passage).toBe(
      '“We return to the table without preconditions”, said Ada Brenn of Belmark. The harbour was calm.',
    )
  })

  test('gives no coder’s password, nowhere', async () => {
    const path = made()
    expect(openDnaTable(path, null).columns.join()).not.toMatch(/password/i)
    expect(JSON.stringify(await rowsOf(path))).not.toContain(PASSWORD_HASH)
  })

  test('has the same ids at every reading, and others than another file’s', async () => {
    const ids = async (path: string) => (await rowsOf(path)).map(({ cells }) => cells.statement_id)
    const once = await ids(made())
    expect(await ids(made())).toEqual(once)
    expect(new Set(once).size).toBe(3)
    const other = await ids(made("UPDATE DOCUMENTS SET Title = 'Another report'"))
    expect(other.filter((id) => once.includes(id))).toEqual([])
  })

  test('with two types that have statements asks which one', async () => {
    const path = made('INSERT INTO STATEMENTS VALUES (9, 2, 1, 0, 5, 1)')
    expect(statementTypesIn(path)).toEqual(['DNA Statement', 'Annotation'])
    expect(() => openDnaTable(path, null)).toThrow(
      'statements of several types (DNA Statement: 3, Annotation: 1)',
    )
    expect(await rowsOf(path, 'Annotation')).toHaveLength(1)
    expect(() => openDnaTable(path, 'Other')).toThrow('no statement type “Other”')
  })

  test('tells words outside of their document, and a document that is missing', async () => {
    const [first, second] = await rowsOf(
      made(
        'UPDATE STATEMENTS SET Stop = 99999 WHERE ID = 1; UPDATE STATEMENTS SET DocumentId = 7 WHERE ID = 2',
      ),
    )
    expect(first?.problem).toMatch(/lie outside of its document/)
    const missing = (await rowsOf(made('UPDATE STATEMENTS SET DocumentId = 7'))).map(({ problem }) => problem)
    expect(missing).toEqual(Array(3).fill('its document 7 is not in the file'))
    expect(second).toBeDefined()
  })

  test.each([
    ['DROP TABLE DATABOOLEAN', 'It lacks the table DATABOOLEAN.'],
    ['ALTER TABLE DOCUMENTS DROP COLUMN Date', 'Its table DOCUMENTS lacks Date.'],
    ['ALTER TABLE DATASHORTTEXT RENAME Entity TO Value', 'Its table DATASHORTTEXT lacks Entity.'],
    [
      'ALTER TABLE ENTITIES RENAME TO E; CREATE VIEW ENTITIES AS SELECT * FROM E',
      'It lacks the table ENTITIES.',
    ],
  ])('of another shape is refused: %s', (change, words) => {
    expect(() => openDnaTable(made(change), null)).toThrow(words)
  })

  test.each([['no database at all'], [''], ['SQLite format 3\0 and then nothing of the kind']])(
    'that is %j is refused in words',
    (content) => {
      const path = join(temporaryFolder(), 'other.dna')
      writeFileSync(path, content)
      expect(() => openDnaTable(path, null)).toThrow('no database of Discourse Network Analyzer 3')
    },
  )
})
