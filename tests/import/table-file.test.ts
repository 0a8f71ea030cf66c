import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { utils, write } from '@e965/xlsx'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openTable } from '@/lib/db/import/table-file'
import { parseCsv } from '@/lib/table/csv'
import { jsonValues, parseJson } from '@/lib/table/json-stream'
import { FILE_KINDS, type FileKind, kindOf } from '@/lib/table/kind'
import { bounded, type TableRow } from '@/lib/table/open'
import { xlsxOf } from '@/lib/table/xlsx'
import { sheetNames, sheetOf } from '@/lib/table/xlsx-sheet'
import { stored, unzipped } from '@/lib/table/zip'
import { temporaryFolder } from '../support/database'
import { writeMadeUpDna } from '../support/dna'

const folder = temporaryFolder()
let files = 0
function fileOf(content: string | Uint8Array): string {
  files += 1
  const path = join(folder, `file-${files}`)
  writeFileSync(path, content)
  return path
}

async function rowsOf(content: string | Uint8Array, kind: FileKind, fixed = {}): Promise<TableRow[]> {
  const table = await openTable(fileOf(content), kind, fixed)
  const rows: TableRow[] = []
  for await (const row of table.rows()) rows.push(row)
  return rows
}
const plain = (rows: readonly TableRow[]) =>
  rows.map(({ place, cells, problem }) => ({ place, cells: { ...cells }, problem }))

const text = { name: 'words', kind: 'text' } as const
const about = { title: 'A table', day: '2031-05-06' }
const workbook = (...rows: (string | number)[][]) =>
  xlsxOf(
    [
      { name: 'First', columns: [text, { name: 'number', kind: 'whole' }], rows },
      { name: 'Second', columns: [text], rows: [['second']] },
    ],
    about,
  )

describe('a CSV file', () => {
  test.each([
    ['words,number\r\nenvoys,2\r\n'],
    ['words;number\nenvoys;2\n'],
    ['words\tnumber\renvoys\t2'],
    ['\uFEFF"words";"number"\r\n"envoys";"2"\r\n'],
    ['"words, with a comma";number\nenvoys;2\n'],
  ])('%j is read, whatever separates its cells', async (content) => {
    const [row] = await rowsOf(content, 'csv')
    expect(Object.values(row?.cells ?? {})).toEqual(['envoys', '2'])
    expect(row?.place).toBe('line 2')
  })

  test('a row is told by the line it begins in, and one with too many cells with its problem, and one with too few as if the rest were empty', async () => {
    const rows = await rowsOf('a,b\n"one\ntwo",1\n\nx\n1,2,3\nlast,2\n', 'csv')
    expect(rows.map(({ place }) => place)).toEqual(['line 2', 'line 5', 'line 6', 'line 7'])
    expect(rows.map(({ problem }) => problem?.slice(0, 37) ?? null)).toEqual([
      null,
      null,
      'the row has 3 cells and the header 2;',
      null,
    ])
  })

  test('a zero byte in one cell is left in it, for its row to be named', async () => {
    const rows = await rowsOf(`a,b\n${'words,1\n'.repeat(5)}wo\0rds,1\n`, 'csv')
    expect(rows.map(({ cells }) => cells.a)).toEqual([...Array(5).fill('words'), 'wo\0rds'])
  })

  test('cells are found in pieces of any size', async () => {
    const long = 'ש'.repeat(100_000)
    const rows = await rowsOf(`a,b\n${`${long},"${long}\n"\n`.repeat(5)}`, 'csv')
    expect(rows).toHaveLength(5)
    expect(rows.every(({ cells }) => cells.a === long && cells.b === `${long}\n`)).toBe(true)
  })

  test.each<[string | Uint8Array, string]>([
    ['', 'a header row'],
    ['a,b\n"x,2\n', 'a quotation mark is opened and never closed'],
    ['a,b\nx"y,2\n', 'a quotation mark stands inside a bare cell'],
    [`a\n"${'x'.repeat(1_100_000)}\n`, 'longer than a million characters'],
    [Buffer.from([97, 0, 98]), 'The file is no text'],
    [
      Buffer.from([...'a,b\nc,d\n'].flatMap((letter) => [letter.charCodeAt(0), 0, 0, 0])),
      'The file is no text',
    ],
    [Buffer.from(`a,b\n${'naïve\0,1\n'.repeat(50)}`, 'latin1'), 'The file is no text'],
    [Buffer.from([97, 10, 0xc3]), 'ends in the middle of a letter'],
  ])('%#: what cannot be read is refused in words', async (content, words) => {
    await expect(rowsOf(content, 'csv')).rejects.toThrow(words)
  })
})

describe('a workbook', () => {
  test('is read by its first sheet, or the one that is named, with the numbers of its rows', async () => {
    expect(plain(await rowsOf(workbook(['envoys', 2], ['=1+1', -3]), 'xlsx'))).toEqual([
      { place: 'row 2', cells: { words: 'envoys', number: '2' }, problem: null },
      { place: 'row 3', cells: { words: '=1+1', number: '-3' }, problem: null },
    ])
    const [second] = await rowsOf(workbook(), 'xlsx', { sheet: 'Second' })
    expect(second?.cells).toEqual(expect.objectContaining({ words: 'second' }))
    await expect(rowsOf(workbook(), 'xlsx', { sheet: 'Third' })).rejects.toThrow(
      'no sheet “Third”; it has First, Second',
    )
  })

  test('gives days as days, in both ways that workbooks count them', async () => {
    const dated = (is1904: boolean) => {
      const parts = unzipped(workbook(['day', 0]))
      const edit = (name: string, change: (xml: string) => string) => {
        parts[name] = new TextEncoder().encode(change(new TextDecoder().decode(parts[name])))
      }
      // 29 February 2032 counted from 1900; built-in format 14 is a day.
      edit('xl/styles.xml', (xml) => xml.replaceAll(/numFmtId="1"/g, 'numFmtId="14"'))
      edit('xl/worksheets/sheet1.xml', (xml) =>
        xml.replace('s="2"><v>0</v>', `s="2"><v>${is1904 ? 48_273 - 1462 : 48_273}</v>`),
      )
      if (is1904)
        edit('xl/workbook.xml', (xml) => xml.replace(/<workbookPr[^>]*\/>/, '<workbookPr date1904="1"/>'))
      return stored(parts)
    }
    for (const is1904 of [false, true]) {
      const [row] = await rowsOf(dated(is1904), 'xlsx')
      expect(row?.cells.number).toBe('2032-02-29')
    }
  })

  const sized = (name: string, packed: number, size: number): Uint8Array => {
    // One stored part whose directory says what it likes.
    const zip = Buffer.from(stored({ [name]: new Uint8Array(packed) }))
    const central = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]))
    zip.writeUInt32LE(size, central + 24)
    return zip
  }

  test.each<[string, () => Uint8Array | string, string]>([
    [
      'too much when unpacked',
      () => sized('xl/workbook.xml', 2_000_000, 301_000_000),
      'unpacks to more than 300 MB',
    ],
    [
      'packed too often',
      () => sized('xl/workbook.xml', 50_000, 250_000_000),
      'unpacks to 5000 times its size',
    ],
    ['larger than it says', () => sized('xl/workbook.xml', 5000, 10), 'damaged'],
    [
      'too many parts',
      () =>
        stored(
          Object.fromEntries(Array.from({ length: 2001 }, (_, n) => [`xl/${n}.xml`, new Uint8Array(1)])),
        ),
      'holds 2001 files; 2000 are the most',
    ],
    ['cut off', () => workbook(['a', 1]).slice(0, -30), 'damaged'],
    ['garbage in a zip', () => stored({ 'xl/workbook.xml': Buffer.from('<nothing') }), 'damaged'],
    ['another archive', () => stored({ 'letter.txt': Buffer.from('hello') }), 'The file is no workbook'],
    [
      'a password',
      () =>
        Buffer.concat([
          Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
          Buffer.from('EncryptedPackage', 'utf16le'),
        ]),
      'protected by a password',
    ],
    ['text', () => 'a,b', 'The file is no workbook'],
    ['nothing', () => '', 'The file is no workbook'],
  ])('%s: is refused in words', async (_, content, words) => {
    await expect(rowsOf(content(), 'xlsx')).rejects.toThrow(words)
  })

  test.each([
    ['<row r="100002"><c r="A100002"><v>1</v></c></row>', 'more than 100000 rows: split it'],
    ['<row r="2"><c r="XFD2"><v>1</v></c></row>', 'more than 1000 columns'],
  ])('with %s is refused', async (row, words) => {
    const parts = unzipped(workbook(['a', 1]))
    const sheet = new TextDecoder().decode(parts['xl/worksheets/sheet1.xml'])
    const longer = sheet.replace(/<row r="2">.*?<\/row>/, row).replace('A1:B2', 'A1:XFD1048576')
    parts['xl/worksheets/sheet1.xml'] = new TextEncoder().encode(longer)
    await expect(rowsOf(stored(parts), 'xlsx')).rejects.toThrow(words)
  })

  test('that says it is larger than it is, is read as far as it goes', async () => {
    const parts = unzipped(workbook(['a', 1]))
    const sheet = new TextDecoder().decode(parts['xl/worksheets/sheet1.xml'])
    parts['xl/worksheets/sheet1.xml'] = new TextEncoder().encode(sheet.replace('"A1:B2"', '"A1:XFD1048576"'))
    expect(await rowsOf(stored(parts), 'xlsx')).toHaveLength(1)
  })
})

describe('a JSON file', () => {
  test('is a list of objects: what stands inside is reached by a dot, lists are joined', async () => {
    const items = [
      { words: 'envoys', level: -2, certain: true, none: null, actors: ['Belmark', 'a;b'] },
      { words: 'grain', speaker: { name: 'Ada Brenn', place: { city: 'Ilse' } } },
    ]
    expect(plain(await rowsOf(JSON.stringify(items), 'json'))).toEqual([
      {
        place: 'item 1',
        cells: { words: 'envoys', level: '-2', certain: 'true', none: '', actors: 'Belmark; a%3Bb' },
        problem: null,
      },
      {
        place: 'item 2',
        cells: { words: 'grain', 'speaker.name': 'Ada Brenn', 'speaker.place.city': 'Ilse' },
        problem: null,
      },
    ])
  })

  test('may have its list as “statements”', async () => {
    const rows = await rowsOf(' {"provenance": {"statements": [1]}, "statements": [{"a": 1}, 2]}', 'json')
    expect(rows.map(({ problem }) => problem)).toEqual([null, 'it is no object with a value for each column'])
  })

  test.each<[string | Uint8Array, string]>([
    ['{"items": []}', 'has no list of objects'],
    ['[{"a": 1}', 'it ends in the middle'],
    ['[{"a": 1}, x]', 'near byte'],
    ['[1] [2]', 'near byte'],
    [Buffer.from('["é"]', 'latin1'), 'not in UTF-8'],
  ])('%j is refused in words', async (content, words) => {
    await expect(rowsOf(content, 'json')).rejects.toThrow(words)
  })

  test('gives the values that are asked for with the way to them, and keeps nothing else', async () => {
    const file = fileOf('{"format": "x", "records": {"actor": [{"id": 1}, {"id": 2}]}, "rest": [[[[1]]]]}')
    const found: unknown[] = []
    for await (const item of jsonValues(file, ['$.format', '$.records.*.*'])) found.push(item)
    expect(found).toEqual([
      { path: ['format'], value: 'x' },
      { path: ['records', 'actor', 0], value: { id: 1 } },
      { path: ['records', 'actor', 1], value: { id: 2 } },
    ])
  })
})

describe('what a file holds', () => {
  test('is told by its content', () => {
    const dna = join(folder, 'nets')
    writeMadeUpDna(dna)
    expect(kindOf(dna)).toBe('dna')
    for (const [content, kind] of [
      ['a,b\n', 'csv'],
      ['\uFEFF [{"a": 1}]', 'json'],
      ['{"statements": []}', 'json'],
      ['{"format": "parallax-dataset"}', 'dataset'],
      [workbook(), 'xlsx'],
      [stored({ 'dataset.json': new Uint8Array(2) }), 'dataset'],
    ] as const)
      expect(kindOf(fileOf(content))).toBe(kind)
    expect(() => kindOf(fileOf(''))).toThrow('The file is empty.')
  })
})

test('whatever bytes a file holds, it is a table or a sentence', async () => {
  const valid = [
    Buffer.from(workbook(['envoys', 2])),
    Buffer.from('a,b\n"x",2\n'),
    Buffer.from('[{"a": [1]}]'),
    Buffer.from('{"of": 1, "data": {"events": [{"a": [{"b": 1}]}], "more": [{"c": 2}]}}'),
    Buffer.from('{"a": {"b": 1}}\n\n{"a": [2, 3]}\n'),
    Buffer.from('{"S1": {"a": 1}, "S2": {"a": 2}}'),
    ...(['biff8', 'ods'] as const).map((bookType) => {
      const book = utils.book_new()
      utils.book_append_sheet(book, utils.aoa_to_sheet([['words'], ['envoys'], [2]]), 'Rows')
      return Buffer.from(write(book, { type: 'array', bookType }))
    }),
  ]
  const dna = join(folder, 'whole')
  writeMadeUpDna(dna)
  const { readFileSync } = await import('node:fs')
  valid.push(readFileSync(dna))
  const damaged = fc
    .tuple(
      fc.constantFrom(...valid),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
      fc.option(fc.nat()),
    )
    .map(([bytes, changes, end]) => {
      const copy = Buffer.from(bytes)
      for (const [place, byte] of changes) copy[place % copy.length] = byte
      return end === null ? copy : copy.subarray(0, end % copy.length)
    })
  const kinds = FILE_KINDS.filter((kind) => kind !== 'dataset')
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.uint8Array({ maxLength: 200 }), damaged),
      fc.constantFrom(...kinds),
      async (bytes, kind) => {
        try {
          for (const { place, cells } of await rowsOf(bytes, kind)) {
            expect(place).toMatch(/^(?:line|row|item|statement) \S/)
            for (const cell of Object.values(cells)) expect(typeof cell).toBe('string')
          }
        } catch (error) {
          expect(error).toBeInstanceOf(Error)
          expect(String(error)).not.toMatch(/undefined|TypeError|RangeError|ENOENT|Cannot read/)
          expect(error instanceof Error && error.message).toMatch(/\S \S+ \S/)
        }
      },
    ),
    { numRuns: 900, seed: 20_261_122 },
  )
})

describe('a file made to be too much', () => {
  const all = async (content: string) => {
    for await (const _ of jsonValues(fileOf(content), ['$.*', '$.statements.*']));
  }
  const told = async (work: Promise<unknown>) => work.then(() => 'nothing', String)

  test.each([
    ['two megabytes of open lists', '['.repeat(2_000_000)],
    ['open objects', '{"a":'.repeat(500_000)],
    ['lists within an item', `[{"a":${'['.repeat(70)}${']'.repeat(70)}}]`],
    ['lists where nothing is asked for', `{"other":${'['.repeat(70)}${']'.repeat(70)},"statements":[]}`],
  ])('%s is refused in words', async (_, content) => {
    expect(await told(all(content))).toBe(
      'Error: In the file more than 64 lists or objects stand within one another, which no table does.',
    )
    expect(await told(rowsOf(content, 'json'))).toContain('within one another')
  })

  test('sixty lists within one another are read', async () => {
    expect(await told(all(`[${'['.repeat(62)}${']'.repeat(62)}]`))).toBe('nothing')
  })

  test('one item with a million parts, or of 32 MB, is refused in words', async () => {
    expect(await told(all(`[[${'1,'.repeat(600_000)}1]]`))).toContain('more than 1000000 parts')
    expect(await told(all(`["${'x'.repeat(33_000_000)}"]`))).toContain('longer than 32 MB')
    // As many parts in many items are no trouble.
    expect(await told(all(`[${'[1,1],'.repeat(200_000)}1]`))).toBe('nothing')
  })

  test('JSON in a cell is held to the same depth, and marks in its texts are no depth', () => {
    const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
    expect(() => parseJson(deep(100_000))).toThrow('within one another')
    expect(parseJson(deep(64))).toBeTruthy()
    expect(parseJson(JSON.stringify([`"${deep(500)}\\`, 1]))).toEqual([`"${deep(500)}\\`, 1])
    expect(() => parseJson('[1')).toThrow(SyntaxError)
  })

  const names = (count: number) => Array.from({ length: count }, (_, i) => `c${i}`)

  test('a table has at most a thousand columns, whatever the file', async () => {
    const wanted = '1001 columns, and 1000 are the most'
    expect(await told(rowsOf(`${names(1001).join(',')}\n1`, 'csv'))).toContain(wanted)
    const book = xlsxOf(
      [{ name: 'A', columns: names(1001).map((name) => ({ ...text, name })), rows: [] }],
      about,
    )
    expect(await told(rowsOf(book, 'xlsx'))).toContain('1000')
    const keys = names(501).map((name) => ({ [name]: 1, [`${name} again`]: 1 }))
    expect(await told(rowsOf(JSON.stringify(keys), 'json'))).toContain('more than 1000 different keys')
    expect(() => parseCsv(names(500_000).join(','))).toThrow('500000 columns')
  })

  test('rows times columns have an end, and so have rows', async () => {
    async function* rows(): AsyncGenerator<TableRow, void> {
      for (let i = 0; ; i += 1) yield { place: `row ${i}`, cells: {}, problem: null }
    }
    const count = async (columns: number) => {
      let read = 0
      try {
        for await (const _ of bounded({ columns: names(columns), rows }).rows()) read += 1
      } catch (error) {
        return [read, String(error)]
      }
    }
    expect(await count(1)).toEqual([1_000_000, expect.stringContaining('split it')])
    expect(await count(1000)).toEqual([30_000, expect.stringContaining('leave out columns')])
  })

  test('a row that is too short is not filled up', async () => {
    const [row] = await rowsOf(`${names(900).join(',')}\n1`, 'csv')
    expect(Object.keys(row?.cells ?? {})).toEqual(['c0'])
  })

  test('a workbook has at most so many cells, counted while it is unpacked', async () => {
    const file = fileOf(workbook(['a', 1], ['b', 2]))
    await expect(sheetOf(file, null, 20)).rejects.toThrow('more cells than are read at once')
    expect((await sheetOf(file, null)).rows).toHaveLength(3)
    expect(await sheetNames(file)).toEqual(['First', 'Second'])
  })
})
