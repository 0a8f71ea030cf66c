import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomLcg } from 'd3-random'
import { expect, test } from 'vitest'
import { openCsv } from '@/lib/table/csv-file'
import { temporaryFolder } from '../support/database'
import { readNaively } from '../support/naive-table'

const TABLES = 5000

const random = randomLcg(0.2026)
const below = (limit: number) => Math.floor(random() * limit)
const chance = (share: number) => random() < share
const one = <T>(items: readonly T[]): T => {
  const item = items[below(items.length)]
  if (item === undefined) throw new Error('nothing to choose from')
  return item
}

/** Each with the letters that it can write. */
const ENCODINGS = ['utf-8', 'utf-8 with a mark', 'utf-16le', 'utf-16be', 'windows-1252'] as const
const WORDS = [
  'Belmark',
  'Kestria',
  'port Ilse',
  'calm',
  '-2',
  '2032-02-29',
  ' x ',
  "'tis",
  '=1+1',
  'NA',
  '0',
]
const MARKS = ['"', '""', 'He said "calm" twice', '\n', 'a\r\nb', 'a\rb', '"\n"', ' ']
const LETTERS: Record<string, readonly string[]> = {
  'windows-1252': ['Séjournaud', 'café', '“calm”', '€'],
  all: ['Séjournaud', 'שלום', 'เมือง', '\u200f', '🍅', 'e\u0301'],
}

type Made = { bytes: Uint8Array; text: string; separator: string; encoding: string }

function cellOf(encoding: string, separator: string): string {
  if (chance(0.15)) return ''
  if (chance(0.12)) return one(MARKS)
  if (chance(0.08)) return `a${separator}b`
  if (chance(0.2)) return one(LETTERS[encoding] ?? LETTERS.all ?? [])
  if (chance(0.0003)) return `${'long '.repeat(30_000)}"`
  return `${one(WORDS)}${chance(0.5) ? '' : ` ${below(100)}`}`
}

const mustQuote = (cell: string, separator: string) =>
  /["\r\n]/.test(cell) || cell.includes(separator) || cell.startsWith('"')

/** A cell as programs write it: in quotation marks where it must be, or where they like. */
function written(cell: string, separator: string): string {
  // Between tabs and bars a mark within a cell needs none around it.
  const isBare = (separator === '\t' || separator === '|') && /^[^"\r\n]+"/.test(cell) && !/[\r\n]/.test(cell)
  if (isBare && !cell.includes(separator) && chance(0.5)) return cell
  return mustQuote(cell, separator) || chance(0.2) ? `"${cell.replaceAll('"', '""')}"` : cell
}

function headingsOf(width: number): string[] {
  const names = Array.from({ length: width }, (_, at) =>
    one([`head ${at}`, `Kopf${at}`, ` ${'abcdef'[at]} `]),
  )
  if (chance(0.15)) names[below(width)] = names[below(width)] ?? ''
  if (chance(0.15)) names[below(width)] = ''
  if (chance(0.1)) names.push(...Array(1 + below(2)).fill(''))
  if (chance(0.05)) names[below(width)] = 'column 1'
  return names
}

function bytesOf(text: string, encoding: string): Uint8Array {
  if (encoding === 'utf-8 with a mark') return Buffer.from(`\uFEFF${text}`)
  if (encoding === 'utf-16le') return Buffer.from(`\uFEFF${text}`, 'utf16le')
  if (encoding === 'utf-16be') return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()
  if (encoding === 'utf-8') return Buffer.from(text)
  const own: Record<string, number> = { '“': 0x93, '”': 0x94, '€': 0x80 }
  return Uint8Array.from(text, (letter) => own[letter] ?? letter.charCodeAt(0))
}

/** A table as somebody’s program writes it, with what goes wrong in tables. */
function madeTable(): Made {
  const encoding = one(ENCODINGS)
  const separator = one([',', ';', '\t', '|'])
  const width = 2 + below(4)
  const rows: string[][] = []
  if (chance(0.15))
    rows.push(
      ...Array(below(2)).fill([]),
      [one(['The river line', 'Report, 2032'])],
      ...Array(below(3)).fill([]),
    )
  const headings = headingsOf(width)
  rows.push(headings)
  // Enough whole rows that nothing else can be taken for the separator.
  const count = 3 + below(6)
  for (let at = 0; at < count; at += 1) {
    const cells = Array.from({ length: width }, () => cellOf(encoding, separator))
    if (at > 2 && chance(0.2)) cells.length = 1 + below(width)
    if (chance(0.15)) cells.push(...Array(1 + below(3)).fill(''))
    if (at > 2 && chance(0.1)) cells.push(cellOf(encoding, separator))
    if (at > 2 && chance(0.05)) rows.push([], headings)
    rows.push(cells)
  }
  const end = one(['\r\n', '\n', '\r'])
  const lines = rows.map((cells) => cells.map((cell) => written(cell, separator)).join(separator))
  const text = lines.join(end) + (chance(0.7) ? end : '')
  return { bytes: bytesOf(text, encoding), text, separator, encoding }
}

/** Tables that are read at the same time. */
const TOGETHER = 25

/** What the two readers make of a table, and what can be said of it where they differ. */
async function readTwice(path: string, at: number) {
  const { bytes, text, separator, encoding } = madeTable()
  writeFileSync(path, bytes)
  const table = await openCsv(path, encoding === 'windows-1252' ? { encoding } : {})
  const rows: unknown[] = []
  for await (const { line, values, problem } of table.rows())
    rows.push({ line, values: { ...values }, isWrong: problem !== null })
  const { heading, ...right } = readNaively(text, separator)
  const shown = `table ${at}, ${JSON.stringify(text.slice(0, 1500))}, ${encoding}`
  return { found: { columns: [...table.columns], rows }, right, heading, shown }
}

test(`a plain second reader agrees on ${TABLES} tables, cell by cell`, async () => {
  const folder = temporaryFolder()
  let [cells, wrong, titles] = [0, 0, 0]
  for (let first = 0; first < TABLES; first += TOGETHER) {
    const read = Array.from({ length: TOGETHER }, (_, at) =>
      readTwice(join(folder, `table-${at}`), first + at),
    )
    for (const { found, right, heading, shown } of await Promise.all(read)) {
      // The long way only where something differs.
      if (JSON.stringify(found) !== JSON.stringify(right)) expect(found, shown).toEqual(right)
      for (const { values, isWrong } of right.rows) {
        cells += Object.keys(values).length
        if (isWrong) wrong += 1
      }
      if (heading > 1) titles += 1
    }
  }
  // What is made must go wrong in all the ways it can.
  expect(cells).toBeGreaterThan(TABLES * 10)
  expect(wrong).toBeGreaterThan(TABLES / 20)
  expect(titles).toBeGreaterThan(TABLES / 20)
})
