import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatCsv } from '@/lib/table/csv'
import { kindOf } from '@/lib/table/kind'
import { openCsvTable, type TableRow, type TextOptions } from '@/lib/table/open'
import { separatorOf } from '@/lib/table/separator'
import { STATEMENT_COLUMNS } from '@/lib/table/statement-rows'
import { temporaryFolder } from '../support/database'

const folder = temporaryFolder()
let files = 0
function fileOf(content: string | Uint8Array): string {
  files += 1
  const path = join(folder, `table-${files}`)
  writeFileSync(path, content)
  expect(kindOf(path)).toBe('csv')
  return path
}
async function tableOf(content: string | Uint8Array, options: TextOptions = {}) {
  const table = await openCsvTable(fileOf(content), options)
  const rows: TableRow[] = []
  for await (const row of table.rows()) rows.push(row)
  return {
    columns: table.columns,
    remarks: table.remarks ?? [],
    rows: rows.map(({ place, cells, problem }) => problem ?? [place, ...Object.values(cells)].join(' · ')),
  }
}

describe('the separator', () => {
  test.each([
    ['id|actor|quote\ns1|Belmark|We come, see, and go\n', '|'],
    ['id,tags\ns1,a;b;c\ns2,d;e;f\n', ','],
    ['id,note,tags\ns1\ns2,x,a|b\ns3\n', ','],
    ['day;share\n2032-01-01;1,5\n2032-01-02;2,5\n', ';'],
    ['id\tquote\ns1\tHe said "calm", twice; then left\n', '\t'],
    ['A report, of 2032\n\nid;actor;day\ns1;Belmark;2032\ns2;Kestria;2032\n', ';'],
    ['"a|b",c\n"d|e",f\n', ','],
    ['words\n', ','],
  ])('of %j is found', (text, mark) => {
    expect(separatorOf(text).mark).toBe(mark)
  })

  test('may be said by a first line, which is no heading', async () => {
    for (const said of ['sep=;', '"sep=;"', 'SEP=;'])
      expect(await tableOf(`\uFEFF${said}\r\na,x;b\r\n1,2;3\r\n`)).toEqual({
        columns: ['a,x', 'b'],
        remarks: [],
        rows: ['line 3 · 1,2 · 3'],
      })
  })

  test('does not depend on the order of rows', () => {
    const rows = ['s1,a;b,x', 's2,,', 's3,"c;d, e",y', 's4']
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: 4 }), (order) => {
        expect(separatorOf(['id,tags,note', ...order].join('\n')).mark).toBe(',')
      }),
    )
  })
})

describe('a quotation mark inside a cell', () => {
  test.each(['\t', '|'])('between %j is a letter like others', async (mark) => {
    const text = [
      ['id', 'quote', 'day'],
      ['s1', 'He said "calm" twice', '1'],
      ['s2', '"Calm," she said', '2'],
    ]
    const { rows } = await tableOf(text.map((row) => row.join(mark)).join('\n'))
    expect(rows).toEqual(['line 2 · s1 · He said "calm" twice · 1', 'line 3 · s2 · "Calm," she said · 2'])
  })

  test('between commas is refused with its line', async () => {
    await expect(tableOf('id,quote\ns1,He said "calm" twice\n')).rejects.toThrow(
      'line 2, column 2: a quotation mark stands inside a bare cell',
    )
  })
})

describe('the cells of a row', () => {
  test('that are missing at its end are empty; too many are refused, unless they are empty', async () => {
    expect((await tableOf('a,b,c\n1\n1,2\n1,2,3,,\n1,2,3,4\n,,\n')).rows).toEqual([
      'line 2 · 1',
      'line 3 · 1 · 2',
      'line 4 · 1 · 2 · 3',
      'the row has 4 cells and the header 3; a cell with a separator in it is put in quotation marks',
    ])
  })

  test('behind the last heading are nothing where empty, a column where most rows have one, else refused', async () => {
    expect(await tableOf('a,b,,\n1,2,,\n3,4,,\n')).toMatchObject({ columns: ['a', 'b'], remarks: [] })
    expect((await tableOf('a,b,,\n1,2,x\n3,4,y\n5,6\n')).columns).toEqual(['a', 'b', 'column 3'])
    expect((await tableOf('a,b,\n1,2,\n3,4,x\n5,6,\n')).rows[1]).toBe(
      '“x” stands in column 3, which has no heading; name the column, or put a cell with a separator in it in quotation marks',
    )
  })

  test('that only say the headings once more are refused', async () => {
    expect((await tableOf('a,b\n1,2\na,b\n')).rows[1]).toBe(
      'the headings stand here once more: take this row out',
    )
  })

  test('keep an apostrophe at their beginning; our own guard is taken off our own files', async () => {
    const words = ["'-gate' is over", "'=' is not '>'", "''Tis a trap"]
    const foreign = await tableOf(`quote\n${words.join('\n')}\n`)
    expect(foreign.rows).toEqual(words.map((word, at) => `line ${at + 2} · ${word}`))
    const own = await tableOf(
      formatCsv(STATEMENT_COLUMNS, [STATEMENT_COLUMNS.map((name) => (name === 'quote' ? '-gate' : null))]),
    )
    expect(own.rows[0]).toContain(' · -gate · ')
  })
})

describe('headings', () => {
  test('without a name are called by their number, and none is called like another', async () => {
    expect((await tableOf(',a,,column 3\n1,2,3,4\n')).columns).toEqual([
      'column 1',
      'a',
      'column 3, unnamed',
      'column 3',
    ])
  })

  test('that stand twice are told apart by their number, and said', async () => {
    const { columns, remarks } = await tableOf('id, Notes,Notes \n1,2,3\n')
    expect(columns).toEqual(['id', 'Notes (column 2)', 'Notes (column 3)'])
    expect(remarks).toEqual([
      'The heading “Notes” stands in the columns 2 and 3: they are called “Notes (column 2)” and “Notes (column 3)”, and a plan names the one that is meant.',
    ])
  })

  test.each([
    'The river line\n\nid,actor,day\ns1,Belmark,1\n',
    'The river line,,\n,,\nid,actor,day\ns1,Belmark,1\n',
    'The river line,2032,\n\nid,actor,day\ns1,Belmark,1\n',
  ])('under a title are found: %j', async (text) => {
    const { columns, rows, remarks } = await tableOf(text)
    expect(columns).toEqual(['id', 'actor', 'day'])
    expect(rows).toEqual(['line 4 · s1 · Belmark · 1'])
    expect(remarks).toEqual([
      'The headings were found in line 3; what stands above them is a title and was left out (“The river line”). If that is wrong, take out what stands above the headings.',
    ])
  })

  test.each(['words\nWe came, saw, won\nWe left\n', 'a,b\n1,2,3\n', 'a\n1,2,3\n'])(
    'are the first row where nothing speaks for a title: %j',
    async (text) => {
      expect((await tableOf(text)).remarks).toEqual([])
    },
  )
})

describe('the encoding', () => {
  const arabic = Buffer.from('cdd3c72cc7e1d3e1c7e3', 'hex')

  test.each(['utf16le', 'utf16be', 'utf16le without a mark', 'utf16be without a mark'])(
    'of %s is found and said',
    async (name) => {
      const text = `${name.includes('without') ? '' : '\uFEFF'}id,quote\r\ns1,“שלום”\r\n`
      const bytes = Buffer.from(text, 'utf16le')
      const { columns, rows, remarks } = await tableOf(name.startsWith('utf16be') ? bytes.swap16() : bytes)
      expect(columns).toEqual(['id', 'quote'])
      expect(rows).toEqual(['line 2 · s1 · “שלום”'])
      expect(remarks).toEqual([
        expect.stringMatching(/^The file is not in UTF-8 and was read as UTF-16[BL]E\.$/),
      ])
    },
  )

  test.each<[string, Uint8Array, string]>([
    ['Windows-1256', arabic, 'حسا · السلام'],
    ['Windows-1255', Buffer.from('e9f9f8e0ec2cf9ece5ed', 'hex'), 'ישראל · שלום'],
    ['Windows-1252', Buffer.from('Séjournaud,café', 'latin1'), 'Séjournaud · café'],
    ['Windows-1251', Buffer.from('cceef1eae2e02ceff0e8e7fbe2e0e5f2', 'hex'), 'Москва · призывает'],
    ['Windows-1253', Buffer.from('c1e8deede12cdde9f1deede7', 'hex'), 'Αθήνα · έιρήνη'],
  ])('of %s is guessed and said with examples', async (name, cells, words) => {
    const { rows, remarks } = await tableOf(Buffer.concat([Buffer.from('actor,quote\n'), cells]))
    expect(rows).toEqual([`line 2 · ${words}`])
    expect(remarks[0]).toContain(`was read as ${name}, which fits its letters best (“${words.split(' ')[0]}”`)
  })

  test('is found wherever in a long file the letters stand', async () => {
    const long = Buffer.from(`actor,quote\n${'Belmark,calm\n'.repeat(20_000)}`)
    expect((await tableOf(Buffer.concat([long, arabic]))).rows.at(-1)).toBe('line 20002 · حسا · السلام')
  })

  test('is UTF-8 where most letters are, and the broken ones are told', async () => {
    const mixed = Buffer.concat([Buffer.from('actor\nשלום\n'), Buffer.from('é\n', 'latin1')])
    await expect(tableOf(mixed)).rejects.toThrow('The file is in UTF-8, but 1 of its letters are broken')
  })

  const cyrillic = Buffer.concat([
    Buffer.from('actor,quote\n'),
    Buffer.from('cceef1eae2e02ceff0e8e7fbe2e0e5f2', 'hex'),
  ])
  const encodingIn = async (content: string | Uint8Array, encoding?: string) =>
    (await openCsvTable(fileOf(content), { encoding })).encoding

  test('that is guessed comes with its first words, and with those of the other likely ones', async () => {
    const found = await encodingIn(cyrillic)
    if (!found) throw new Error('no encoding')
    const { others, ...first } = found
    expect(first).toEqual({ name: 'windows-1251', isGuess: true, words: ['Москва', 'призывает'] })
    expect(others.find(({ name }) => name === 'windows-1252')?.words).toEqual(['Ìîñêâà', 'ïðèçûâàåò'])
    expect(others.length).toBeLessThanOrEqual(8)
    const all = [first, ...others].map(({ words }) => words.join(' '))
    expect(new Set(all).size).toBe(all.length)
  })

  test('that is guessed says how to name another', async () => {
    expect((await tableOf(cyrillic)).remarks).toEqual([
      expect.stringMatching(
        /^The file .* was read as Windows-1251, .* If these are wrong, name its encoding as “encoding” in the plan \(the next is [\w-]+: “\S+”\), or save it as CSV in UTF-8\.$/,
      ),
    ])
  })

  test('that is certain is no guess and has no others', async () => {
    for (const content of ['a\nשלום\n', Buffer.from('\uFEFFa\nשלום\n', 'utf16le')])
      expect(await encodingIn(content)).toMatchObject({ isGuess: false, others: [] })
  })

  test('that is told is taken, whatever the letters look like; the others stay known', async () => {
    const { rows, remarks } = await tableOf(cyrillic, { encoding: 'Windows-1252' })
    expect(rows).toEqual(['line 2 · Ìîñêâà · ïðèçûâàåò'])
    expect(remarks).toEqual([])
    const told = await encodingIn(cyrillic, 'Windows-1252')
    expect(told).toMatchObject({ name: 'windows-1252', isGuess: false, words: ['Ìîñêâà', 'ïðèçûâàåò'] })
    expect(told?.others.map(({ name }) => name)).toContain('windows-1251')
    // UTF-8 read as something else, and the way back.
    expect((await tableOf('a\né\n', { encoding: 'latin1' })).rows).toEqual(['line 2 · Ã©'])
    expect((await encodingIn('a\né\n', 'latin1'))?.others[0]).toEqual({ name: 'utf-8', words: ['é'] })
  })

  test('that is told may be any that a decoder knows; one that nobody knows, or that does not fit, is refused', async () => {
    const japanese = Buffer.from('a\n' + '\x95\xBD\x98\x61\x81\x41\x83\x5C\n', 'latin1')
    expect((await tableOf(japanese, { encoding: 'shift_jis' })).rows).toEqual(['line 2 · 平和、ソ'])
    await expect(tableOf('a\n1\n', { encoding: 'cp-none' })).rejects.toThrow(
      '“cp-none” is no encoding that can be read: name one such as utf-8',
    )
    await expect(tableOf(cyrillic, { encoding: 'utf-8' })).rejects.toThrow(
      'stands something that is no letter in UTF-8',
    )
  })

  test('whose only letters beyond ASCII are quotation marks shows the words in them', async () => {
    const marks = Buffer.from('a,b\n\x93calm\x94,it\x92s over\n', 'latin1')
    expect(await encodingIn(marks)).toMatchObject({ name: 'windows-1252', words: ['“calm”', 'it’s'] })
  })
})
