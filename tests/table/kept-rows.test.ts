import { expect, test } from 'vitest'
import { withKeptRows } from '@/lib/table/kept-rows'
import type { Table, TableRow } from '@/lib/table/table'

/** A table of so many rows of ten letters, and how often its file was read. */
function tableOf(count: number) {
  let reads = 0
  async function* rows(onBytes?: (bytes: number) => void): AsyncGenerator<TableRow, void> {
    reads += 1
    for (let at = 0; at < count; at += 1) {
      onBytes?.((at + 1) * 11)
      yield { place: `line ${at + 2}`, cells: { word: String(at).padStart(10, '0') }, problem: null }
    }
  }
  const table: Table = { columns: ['word'], rows }
  return { table, reads: () => reads }
}

async function all(table: Table, onBytes?: (bytes: number) => void): Promise<TableRow[]> {
  const found: TableRow[] = []
  for await (const row of table.rows(onBytes)) found.push(row)
  return found
}

test('a small table is read from its file once, and says the same each time', async () => {
  const { table, reads } = tableOf(2500)
  const kept = withKeptRows(table, 30_000)
  const first = await all(kept)
  expect(first).toHaveLength(2500)
  const heard: number[] = []
  expect(await all(kept, (bytes) => heard.push(bytes))).toEqual(first)
  expect(heard).toEqual([0, 11_000, 22_000])
  expect(reads()).toBe(1)
})

test('of a table with more letters nothing is kept', async () => {
  const { table, reads } = tableOf(2500)
  const kept = withKeptRows(table, 10_000)
  for (const _ of [1, 2, 3]) expect(await all(kept)).toHaveLength(2500)
  expect(reads()).toBe(3)
})

test('a reading that is broken off keeps nothing', async () => {
  const { table, reads } = tableOf(10)
  const kept = withKeptRows(table)
  for await (const row of kept.rows()) if (row.place === 'line 4') break
  expect(await all(kept)).toHaveLength(10)
  expect(reads()).toBe(2)
})
