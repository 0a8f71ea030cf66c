import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { partsOf } from '@/lib/db/import/table-file'
import { cellsIn } from '@/lib/table/json-cells'
import { kindOf } from '@/lib/table/kind'
import { openJsonTable, type TableRow } from '@/lib/table/open'
import { temporaryFolder } from '../support/database'

const folder = temporaryFolder()
let files = 0
function fileOf(content: unknown): string {
  files += 1
  const path = join(folder, `file-${files}.json`)
  const isReady = typeof content === 'string' || content instanceof Uint8Array
  writeFileSync(path, isReady ? content : JSON.stringify(content))
  return path
}

async function tableOf(content: unknown, list: string | null = null) {
  const path = fileOf(content)
  expect(kindOf(path)).toBe('json')
  const table = await openJsonTable(path, list)
  const rows: TableRow[] = []
  for await (const row of table.rows()) rows.push(row)
  return { columns: [...table.columns], remarks: [...(table.remarks ?? [])], rows }
}
const cellsOf = ({ rows }: { rows: readonly TableRow[] }) => rows.map(({ cells }) => ({ ...cells }))

describe('what stands in an object', () => {
  test('is reached at any depth; of a list of objects each place, and all of them as a list', async () => {
    const table = await tableOf([
      {
        speaker: { name: 'Ada Brenn', address: { city: 'Ilse', geo: { lat: 1.5 } } },
        tags: ['a;b', 'c', null],
        codings: [
          { coder: 'Mira', level: -2, notes: ['x', 'y'] },
          { coder: 'Jonas', level: 1, notes: [] },
        ],
      },
    ])
    expect(cellsOf(table)).toEqual([
      {
        'speaker.name': 'Ada Brenn',
        'speaker.address.city': 'Ilse',
        'speaker.address.geo.lat': '1.5',
        tags: 'a%3Bb; c; ',
        'codings[0].coder': 'Mira',
        'codings[0].level': '-2',
        'codings[0].notes': 'x; y',
        'codings[1].coder': 'Jonas',
        'codings[1].level': '1',
        'codings[1].notes': '',
        'codings[].coder': 'Mira; Jonas',
        'codings[].level': '-2; 1',
        'codings[].notes': 'x; y',
      },
    ])
    expect(table.columns).toEqual(Object.keys(cellsOf(table)[0] ?? {}))
  })

  test('in lists within lists has its two places, or all of both', () => {
    const { cells } = cellsIn({ a: [{ b: [{ c: 1 }, { c: 2 }] }, { b: [{ c: 'x;y' }] }] })
    expect({ ...cells }).toEqual({
      'a[0].b[0].c': '1',
      'a[0].b[1].c': '2',
      'a[1].b[0].c': 'x;y',
      'a[].b[].c': '1; 2; x%3By',
    })
  })

  test('that is a list of lists, or of objects and other values, stands as JSON', () => {
    expect({ ...cellsIn({ box: [[1, 2]], mixed: [1, { a: 2 }], none: [], empty: {} }).cells }).toEqual({
      box: '[[1,2]]',
      mixed: '[1,{"a":2}]',
      none: '',
    })
  })

  test('is told where two values are called alike', async () => {
    const { rows } = await tableOf([{ 'a.b': 1, a: { b: 2 } }])
    expect(rows[0]?.wrong).toEqual({
      'a.b': 'the object has two values that are both called “a.b”: name one of them otherwise',
    })
  })

  test('sixty deep is found, and takes no longer for lists within lists', () => {
    let value: unknown = { end: 'calm' }
    for (let depth = 0; depth < 29; depth += 1) value = { in: [value, value].slice(depth === 0 ? 0 : 1) }
    const { cells } = cellsIn(value as Record<string, unknown>)
    expect(Object.values(cells).sort()).toEqual(['calm', 'calm', 'calm; calm'])
  })

  test('that is a whole number too long for a computer keeps its digits', async () => {
    const { rows } = await tableOf('[{"id": 12345678901234567890, "level": 2.0, "share": 0.1}]')
    expect({ ...rows[0]?.cells }).toEqual({ id: '12345678901234567890', level: '2', share: '0.1' })
  })

  test('every plain value of any object is in some cell', () => {
    const key = fc.stringMatching(/^[a-z]{1,3}$/)
    const { tree } = fc.letrec((tie) => ({
      tree: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
      value: fc.oneof(
        { maxDepth: 4 },
        fc.stringMatching(/^[a-z]{4,6}$/),
        tie('tree'),
        fc.array(tie('tree'), { maxLength: 3 }),
      ),
    }))
    const leaves = (value: unknown): string[] =>
      typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [String(value)]
    fc.assert(
      fc.property(tree, (value) => {
        const { cells } = cellsIn(value as Record<string, unknown>)
        // By single places each stands once; with the columns for whole lists, those in lists twice.
        const places = Object.entries(cells).filter(([way]) => !way.includes('[]'))
        expect(places.map(([, text]) => text).filter((text) => text !== '')).toEqual(leaves(value))
      }),
      { numRuns: 300, seed: 20_261_130 },
    )
  })
})

describe('lists that are long or many', () => {
  const long = Array.from({ length: 60 }, (_, at) => ({ word: `w${at}` }))

  test('of more than fifty objects have all their values together, and it is said', async () => {
    const { columns, remarks, rows } = await tableOf([{ id: 1, tokens: long }, { id: 2 }])
    expect(columns).toEqual(['id', 'tokens[].word'])
    expect(rows[0]?.cells['tokens[].word']).toMatch(/^w0; w1; .*; w59$/)
    expect(remarks).toEqual([
      'The lists “tokens” are too long for a column for each of their places: the columns with “[]” hold all their values.',
    ])
  })

  test('tell whoever reads one place where the list is too long for it', async () => {
    const { rows } = await tableOf([
      { id: 1, tokens: long.slice(0, 2) },
      { id: 2, tokens: long },
    ])
    expect(rows[0]?.cells['tokens[1].word']).toBe('w1')
    expect(rows[1]?.wrong?.['tokens[1].word']).toContain('has too many objects here to tell its places apart')
  })

  test('make no more than a thousand columns: those of single places are left out, and it is said', async () => {
    const wide = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`k${at}`, at]))
    const { columns, remarks } = await tableOf([{ id: 1, items: Array(50).fill(wide) }])
    expect(columns).toHaveLength(31)
    expect(remarks[0]).toContain('only the columns with “[]” are offered')
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`k${at}`, at]))
    await expect(tableOf([many])).rejects.toThrow('more than 1000 different keys')
  })

  test('of more values than a row can have are told by their row', async () => {
    const inner = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`k${at}`, at]))
    const { rows } = await tableOf([
      { a: Array(45).fill({ b: Array(10).fill(inner) }) },
      { a: [], quote: 'calm' },
    ])
    expect(rows.map(({ problem }) => problem)).toEqual([
      'it has more than 20000 values, and each would be a cell: leave some out',
      null,
    ])
  })
})

describe('the rows of a file', () => {
  const events = [{ id: 1 }, { id: 2 }]

  test('are found in the one list it has, and it is said', async () => {
    const table = await tableOf({ meta: { of: 'x' }, data: { total: 2, events } })
    expect(cellsOf(table)).toEqual([{ id: '1' }, { id: '2' }])
    expect(table.remarks).toEqual(['The rows were found in “data.events”.'])
    expect(await partsOf(fileOf({ data: { events } }), 'json')).toEqual(['data.events'])
  })

  test('are those of the longest of several lists, or of the one that is named', async () => {
    const file = { actors: [{ name: 'Belmark' }], 'v1.0': { events }, words: ['a', 'b', 'c'] }
    expect(await partsOf(fileOf(file), 'json')).toEqual(['actors', 'v1.0.events'])
    const longest = await tableOf(file)
    expect(longest.rows).toHaveLength(2)
    expect(longest.remarks).toEqual([
      'The file has several lists, and “v1.0.events” is read as the longest (2); the others are “actors” (1): name another as “list” among the plan’s fixed values.',
    ])
    const named = await tableOf(file, 'actors')
    expect(cellsOf(named)).toEqual([{ name: 'Belmark' }])
    expect(named.remarks).toEqual([])
    await expect(tableOf(file, 'words')).rejects.toThrow(
      'The file has no list “words”; it has “actors”, “v1.0.events”.',
    )
  })

  test('may be objects by their ids, which are a column', async () => {
    const byId = { S1: { quote: 'a', codings: [{ level: 1 }] }, S2: { quote: 'b', codings: [{ level: 2 }] } }
    const table = await tableOf(byId)
    expect(table.columns.slice(0, 2)).toEqual(['key', 'quote'])
    expect(table.rows.map(({ place, cells }) => [place, cells.key, cells.quote])).toEqual([
      ['item “S1”', 'S1', 'a'],
      ['item “S2”', 'S2', 'b'],
    ])
    expect(table.remarks[0]).toContain('the key of each stands in the column “key”')
    expect((await tableOf({ version: 3, statements: byId })).rows[1]?.cells.key).toBe('S2')
    expect(cellsOf(await tableOf({ S1: { key: 'x', quote: 'a' } }))).toEqual([
      { 'key of the object': 'S1', key: 'x', quote: 'a' },
    ])
  })

  test('that stand column by column are refused, with the way to write them', async () => {
    await expect(tableOf({ actor: { 0: 'Belmark', 1: 'Kestria' }, day: { 0: 'x', 1: 'y' } })).rejects.toThrow(
      'write it with orient="records"',
    )
  })

  test.each([
    ['lines', '{"id": 1, "in": {"a": "x"}}\n{"id": 2, "in": {"a": "y"}}\n'],
    ['lines with blank ones between them, ended by CRLF', '\n{"id":1}\r\n\r\n  {"id":2}'],
    ['lines with a mark before them', '\uFEFF{"id":1}\n{"id":2}\n'],
    ['UTF-16', Buffer.from('\uFEFF{"id":1}\n{"id":2}\n', 'utf16le')],
    ['a list in UTF-16', Buffer.from('\uFEFF[{"id":1},\n{"id":2}]', 'utf16le').swap16()],
    ['a list with a mark before it', '\uFEFF[{"id":1},{"id":2}]'],
  ])('may come as %s', async (_, content) => {
    expect((await tableOf(content)).rows.map(({ cells }) => cells.id)).toEqual(['1', '2'])
  })

  test('of one object a line are told by their line', async () => {
    const { rows } = await tableOf('{"a": 1}\n\n{"a": 2}\n["x"]\n')
    expect(rows.map(({ place, problem }) => [place, problem])).toEqual([
      ['line 1', null],
      ['line 3', null],
      ['line 4', 'it is no object with a value for each column'],
    ])
    await expect(tableOf('{"a": 1}\n{"a": 2\n{"a": 3}\n')).rejects.toThrow('line 3: The file is no JSON')
    await expect(tableOf('{"a": 1}\n{"a": NaN}\n')).rejects.toThrow(
      'line 2: The file is no JSON: near byte 15',
    )
  })

  test('may be a single object', async () => {
    const { rows, remarks } = await tableOf({ actor: 'Belmark', speaker: { name: 'Ada Brenn' } })
    expect({ ...rows[0]?.cells }).toEqual({ actor: 'Belmark', 'speaker.name': 'Ada Brenn' })
    expect(remarks).toEqual(['The file is a single object without a list, and is read as one row.'])
  })

  test('come after whatever else is in the file, however long it is', async () => {
    const { rows } = await tableOf({
      noise: Array(400_000).fill([1]),
      events,
      more: Array(400_000).fill([1]),
    })
    expect(rows).toHaveLength(2)
  })

  test.each([[{ words: ['a'] }], [{}], [{ table: [[1, 2]] }]])('that are none: %j', async (content) => {
    await expect(tableOf(content)).rejects.toThrow('The file has no list of objects')
  })
})
