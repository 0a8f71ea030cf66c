// Runs in a copy of the tree to which one field and one filter were added, a row each: what the rest of the product has
// made of the rows. tests/record/added.test.ts makes the copy.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  AppRouterContext,
  type AppRouterInstance,
} from 'next/dist/shared/lib/app-router-context.shared-runtime'
import { createElement } from 'react'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { QuestionForm } from '@/app/_parts/question-form'
import { WhoPart } from '@/app/desk/statement/who-part'
import { answerFor, facetsFor } from '@/lib/db/ask/answers'
import { eachStatement } from '@/lib/db/ask/statements'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import { exportJson } from '@/lib/db/import/dataset-export'
import { importTable } from '@/lib/db/import/table'
import { revisionsFor } from '@/lib/db/store/revisions'
import { recordFor } from '@/lib/db/store/stored-records'
import { guessPlan } from '@/lib/import/plan'
import { markupOf } from '@/lib/paint/markup'
import { formatQuestion, parseQuestion } from '@/lib/question'
import { fieldChanges } from '@/lib/record/differences'
import { STATEMENT_COLUMNS, statementRow } from '@/lib/table/statement-rows'
import { activeFilters, describeQuestion } from '@/lib/words'
import { seededDatabase, type TestDatabase, temporaryFolder } from '@/tests/support/database'

let open: TestDatabase
beforeAll(async () => {
  open = await seededDatabase()
})
afterAll(() => open.close())

const COLUMNS = ['statement', 'tone']

const nowhere = () => {}
const UNMOUNTED = {
  ...{ back: nowhere, forward: nowhere, refresh: nowhere, hmrRefresh: nowhere },
  ...{ push: nowhere, replace: nowhere, prefetch: nowhere },
} as unknown as AppRouterInstance

test('a field that is one row is asked, imported, kept in the history and exported', async () => {
  const form = await markupOf(
    createElement(WhoPart, { filled: { fields: { tone: ['calm'] }, problems: [] } }),
  )
  expect(form).toContain('Tone of voice')
  expect(form).toMatch(/name="tone"[^>]*value="calm"|value="calm"[^>]*name="tone"/)

  const plan = guessPlan(COLUMNS, 'csv')
  expect(plan.columns).toEqual({ statement: 'statement', tone: 'tone' })
  const file = join(temporaryFolder(), 'tones.csv')
  writeFileSync(file, 'statement,tone\nS1,calm\n')
  const report = await importTable(open.database, {
    ...{ file, kind: 'csv', name: 'tones.csv', plan: { ...plan, why: 'heard' }, who: 'tests', mode: 'write' },
  })
  expect([report.problems, report.changed]).toEqual([[], 1])

  expect(await recordFor(open.database, 'statement', 'S1')).toMatchObject({ tone: 'calm' })
  const [newest] = await revisionsFor(open.database, 'statement', 'S1')
  expect(fieldChanges('statement', newest?.before ?? null, newest?.after ?? null, (_type, id) => id)).toEqual(
    [{ field: 'tone', label: 'Tone of voice', kind: 'value', from: null, to: 'calm' }],
  )

  const vocabulary = await vocabularyFor(open.database)
  const { question } = parseQuestion(new URLSearchParams('actor=israel'), vocabulary)
  const cells: unknown[] = []
  for await (const statement of eachStatement(open.database, question, vocabulary))
    if (statement.id === 'S1')
      cells.push(statementRow(statement, 'actor', 'http://localhost')[STATEMENT_COLUMNS.indexOf('tone')])
  expect(cells).toEqual(['calm'])
  let dataset = ''
  for await (const piece of exportJson({ public: true, url: open.url })) dataset += piece
  expect(dataset).toContain('"tone":"calm"')
})

test('a filter that is one row is read, written, said, counted twice and asked by the form', async () => {
  const vocabulary = await vocabularyFor(open.database)
  const { question, ignored } = parseQuestion(new URLSearchParams('edited=yes'), vocabulary)
  expect(ignored).toEqual([])
  expect(formatQuestion(question).get('edited')).toBe('yes')
  expect(describeQuestion(question, vocabulary)).toContain('with edited quotations')
  expect(activeFilters(question, vocabulary).map(({ label }) => label)).toContain('Edited quotations only')
  const answer = await answerFor(open.database, question, vocabulary)
  expect(answer.shown).toBeGreaterThan(0)
  const everything = parseQuestion(new URLSearchParams(), vocabulary).question
  let edited = 0
  for await (const statement of eachStatement(open.database, everything, vocabulary))
    if (statement.editedQuote) edited += 1
  expect(answer.shown).toBe(edited)
  const asked = createElement(QuestionForm, {
    ...{ action: '/', addressOf: () => '/', question, vocabulary, tally: '' },
    facets: await facetsFor(open.database, question, vocabulary),
  })
  // Next mounts its router around a page; here nobody goes anywhere.
  const form = await markupOf(createElement(AppRouterContext.Provider, { value: UNMOUNTED }, asked))
  expect(form).toMatch(/name="edited"[^>]*value="yes"/)
})
