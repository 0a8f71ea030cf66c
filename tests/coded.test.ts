// How often statements were coded, and that names of coders are never counted as if they had coded the same.
import { createElement } from 'react'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Warnings } from '@/app/_parts/warnings'
import { bytesOf } from '@/app/(compare)/_files/figure-files'
import { recounted } from '@/lib/cli/recounted'
import { record } from '@/lib/db/store/record'
import { recordFor } from '@/lib/db/store/stored-records'
import { markupOf } from '@/lib/paint/markup'
import { parseCsv } from '@/lib/table/csv'
import { unzipped } from '@/lib/table/zip'
import { describeTimesCoded } from '@/lib/words'
import { seededDatabase, type TestDatabase } from './support/database'
import { change } from './support/made-up'
import { viewFor } from './support/views'

const by = { who: 'test', why: 'made up' }
let data: TestDatabase
beforeAll(async () => {
  data = await seededDatabase()
  await record(data.database, by, [change('coder', { id: 'second', name: 'Jonas Vehl' })])
})
afterAll(() => data?.close())

const read = (content: string | Uint8Array | undefined) =>
  typeof content === 'string' ? content : new TextDecoder().decode(content)

/** Every text that says what the default view rests on. */
async function told(): Promise<Record<string, string>> {
  const view = await viewFor(data.database, 'spectrum')
  const bundle = await bytesOf('bundle.zip', view)
  expect((await recounted([{ name: 'bundle.zip', bytes: Buffer.from(bundle) }])).problems).toEqual([])
  const files = unzipped(Buffer.from(bundle))
  return {
    note: view.figure.note.provenance,
    picture: read(await bytesOf('figure.svg', view)),
    square: read(await bytesOf('square.svg', view)),
    json: read(await bytesOf('data.json', view)),
    readme: read(files['README.md']),
    metadata: read(files['metadata.json']),
  }
}

/** The coding that a statement of the opening data uses. */
async function codingOf(statement: string) {
  const found = await recordFor(data.database, 'statement', statement)
  const coding = await recordFor(data.database, 'coding', found?.adoptedCodingId ?? '')
  if (!coding) throw new Error(`${statement} is not coded`)
  return coding
}

describe('a view', () => {
  test('whose one coding another coder replaced has each statement coded once', async () => {
    await record(data.database, by, [change('coding', { ...(await codingOf('S2')), coderId: 'second' })])
    const view = await viewFor(data.database, 'spectrum')
    expect(view.answer.coders).toHaveLength(2)
    expect(view.answer.codedTwice).toBe(0)
    for (const [name, text] of Object.entries(await told())) {
      expect(text, name).toContain('12 statements, each coded once')
      expect(text, name).not.toMatch(/\b2 coders/)
    }
    expect(view.figure.note.caution).toContain(
      'All in view rests on one source and a single coding of each statement.',
    )
    expect(await markupOf(createElement(Warnings, { answer: view.answer }))).toContain(
      'one source (Middle East Eye) and a single coding of each statement',
    )
  })

  test('in which one statement has a second coding says which share that is', async () => {
    const coding = await codingOf('S4b')
    await record(data.database, by, [
      change('coding', { ...coding, id: 'again', coderId: 'second', level: 0 }),
    ])
    const { answer, statements } = await viewFor(data.database, 'spectrum')
    expect(answer.codedTwice).toBe(1)
    for (const [name, text] of Object.entries(await told()))
      expect(text, name).toContain('1 of 12 statements coded twice or more')
    const times = []
    for await (const { id, timesCoded } of statements()) times.push([id, timesCoded])
    expect(times.filter(([, n]) => n === 2)).toEqual([['S4b', 2]])
  })

  test('a second coding under another version of the codebook is a new judgement and no second opinion', async () => {
    const codebook = await recordFor(data.database, 'codebook', (await codingOf('S4b')).codebookId)
    if (!codebook) throw new Error('there is no codebook')
    const coding = await codingOf('S3a')
    await record(data.database, by, [
      change('codebook', { ...codebook, id: 'next', version: 99 }),
      change('coding', { ...coding, id: 'later', coderId: 'second', codebookId: 'next' }),
    ])
    expect((await viewFor(data.database, 'spectrum')).answer.codedTwice).toBe(1)
  })
})

test('statements.csv has how often each was coded, and the recount reads it', async () => {
  const view = await viewFor(data.database, 'spectrum')
  const { rows } = parseCsv(read(unzipped(Buffer.from(await bytesOf('bundle.zip', view)))['statements.csv']))
  expect(rows.find(({ values }) => values.statement === 'S4b')?.values.times_coded).toBe('2')
})

test.each([
  [{ shown: 12, uncoded: 0, codedTwice: 0 }, '12 statements, each coded once'],
  [{ shown: 14, uncoded: 2, codedTwice: 0 }, '12 statements, each coded once'],
  [{ shown: 1, uncoded: 0, codedTwice: 0 }, '1 statement, coded once'],
  [{ shown: 12, uncoded: 0, codedTwice: 3 }, '3 of 12 statements coded twice or more'],
  [{ shown: 12, uncoded: 0, codedTwice: 12 }, '12 statements, each coded twice or more'],
  [{ shown: 1, uncoded: 0, codedTwice: 1 }, '1 statement, coded twice or more'],
  [{ shown: 3, uncoded: 3, codedTwice: 0 }, null],
  [{ shown: 0, uncoded: 0, codedTwice: 0 }, null],
])('%j is said as %j', (counts, words) => {
  expect(describeTimesCoded(counts)).toBe(words)
})
