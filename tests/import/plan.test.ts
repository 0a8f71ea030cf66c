import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DNA_COLUMNS } from '@/lib/db/import/dna'
import { EMPTY_PLAN, guessPlan, parsePlan } from '@/lib/import/plan'
import { TARGETS } from '@/lib/import/target'
import { STATEMENT_COLUMNS } from '@/lib/table/statement-rows'

describe('guessing what columns mean', () => {
  test('every column of our own statements.csv that says something has its target', () => {
    const { columns, fixed, create, levels } = guessPlan(STATEMENT_COLUMNS, 'csv')
    const unused = STATEMENT_COLUMNS.filter((column) => !Object.values(columns).includes(column))
    // The rows of a figure, what other codings come to, and the address of the page.
    expect(unused).toEqual(['actors', 'times_coded', 'lowest_level', 'highest_level', 'address'])
    for (const [target, column] of Object.entries(columns)) expect(target).toBe(column)
    expect({ fixed, create, levels }).toEqual({ fixed: {}, create: [], levels: {} })
  })

  test('other people’s words are known, whatever their case and spaces', () => {
    const { columns } = guessPlan(
      ['Date', 'Actor', 'Who', 'Quotation', 'Headline', 'URL', 'Score', 'Extra'],
      'csv',
    )
    expect(columns).toEqual({
      ...{ date_earliest: 'Date', signatories: 'Actor', speaker: 'Who', quote: 'Quotation' },
      ...{ source_title: 'Headline', source_url: 'URL', level: 'Score' },
    })
  })

  test('the columns of a .dna file are known', () => {
    const { columns } = guessPlan([...DNA_COLUMNS, 'person', 'organization', 'concept', 'agreement'], 'dna')
    expect(columns).toMatchObject({
      ...{ statement: 'statement_id', signatories: 'organization', speaker: 'person', topics: 'concept' },
      ...{ level: 'agreement', outlet: 'document_source', date_earliest: 'document_date', quote: 'quote' },
    })
  })

  test('whatever columns are called, the guess is a plan and gives no column of a table to two targets', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.oneof(fc.string(), fc.constantFrom(...STATEMENT_COLUMNS, 'id', '__proto__'))),
        (columns) => {
          const plan = guessPlan(columns, 'csv')
          expect(parsePlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan)
          const used = Object.values(plan.columns)
          expect(new Set(used).size).toBe(used.length)
          expect(used.every((column) => columns.includes(column))).toBe(true)
        },
      ),
      { numRuns: 300, seed: 7 },
    )
  })
})

describe('a plan from outside', () => {
  test('may leave out everything', () => {
    expect(parsePlan({})).toEqual(EMPTY_PLAN)
  })

  test.each([
    [null, 'A plan is an object'],
    [[], 'A plan is an object'],
    [{ column: {} }, 'knows no “column”; it knows columns, fixed'],
    [{ columns: { quotation: 'Q' } }, 'The plan’s “columns” knows no “quotation”; it knows statement'],
    [{ columns: { quote: 3 } }, 'must have a text at “quote”'],
    [{ columns: [] }, 'must be an object of texts'],
    [{ levels: { harsh: '4' } }, 'a level is -3 to 3, or out'],
    [{ create: ['event'] }, 'knows no “event”; it knows actor, topic'],
    [{ create: 'actor' }, '“create” is a list of'],
    [{ same: { event: {} } }, 'knows no “event”'],
    [{ kinds: { Belmark: 'joint' } }, 'knows no “joint”; it knows state, organisation'],
    [{ why: 1 }, '“why” must be a text'],
  ])('%j is refused in words', (plan, words) => {
    expect(() => parsePlan(plan)).toThrow(words)
  })

  test('whatever it is, it is a plan or a sentence', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('columns', 'fixed', 'levels', 'create', 'same', 'kinds', 'why', ''),
        (value, key) => {
          try {
            parsePlan(key === '' ? value : { [key]: value })
          } catch (error) {
            expect(error instanceof Error && error.message).toMatch(/^(?:The plan|A plan).*\.$/)
          }
        },
      ),
      { numRuns: 500, seed: 7 },
    )
  })
})

test('every target says what it is for in a sentence', () => {
  expect(new Set(TARGETS.map(({ name }) => name)).size).toBe(TARGETS.length)
  for (const { hint, label, kind, choices } of TARGETS) {
    expect(hint).toMatch(/^.+\.$/)
    expect(label).not.toBe('')
    expect(choices !== undefined).toBe(kind === 'choice')
  }
})
